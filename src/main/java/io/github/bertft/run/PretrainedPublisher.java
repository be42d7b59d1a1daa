package io.github.bertft.run;

import io.github.bertft.config.RunConfig;
import io.github.bertft.model.OutputFolder;
import io.github.bertft.model.PretrainedFolderWriter;
import io.github.bertft.model.PretrainingModel;
import io.github.bertft.model.Readout;
import io.github.bertft.report.Provenance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes a further pre-trained model and where it comes from, and publishes it. */
final class PretrainedPublisher {
  private final RunConfig config;
  private final StartModel start;
  private final Provenance.DataFile file;
  private final Provenance.TextLimit limit;
  private final Provenance.Environment environment;

  PretrainedPublisher(
      RunConfig config,
      StartModel start,
      Provenance.DataFile file,
      Provenance.TextLimit limit,
      Provenance.Environment environment) {
    this.config = config;
    this.start = start;
    this.file = file;
    this.limit = limit;
    this.environment = environment;
  }

  /** Fills the staged folder, which holds the metrics log already, and makes it the output. */
  void write(OutputFolder output, Path staged, PretrainingModel model, String tokenizerJson) {
    PretrainedFolderWriter.write(staged, start.folder(), model, tokenizerJson);
    String pooling = Readout.bestFor(start.folder()).description();
    RunProvenance.of(
            config, start.reference(), pooling, limit, List.of(file), Map.of(), environment)
        .write(staged);
    output.publish(staged);
  }
}
