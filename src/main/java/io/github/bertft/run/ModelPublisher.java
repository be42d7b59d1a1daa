package io.github.bertft.run;

import io.github.bertft.config.RunConfig;
import io.github.bertft.evaluate.DecisionRule;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.ModelFolderContents;
import io.github.bertft.model.ModelFolderWriter;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.model.OutputFolder;
import io.github.bertft.model.Readout;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.model.WeightNames;
import io.github.bertft.report.EvaluationReport;
import io.github.bertft.report.ModelCard;
import io.github.bertft.report.ModelCardFacts;
import io.github.bertft.report.Provenance;
import io.github.bertft.weights.TensorData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a trained model and everything told about it into a staged folder, and publishes it. */
final class ModelPublisher implements RunPublisher {
  private static final String MINILM_ID = "sentence-transformers/all-MiniLM-L6-v2";

  private final RunConfig config;
  private final StartModel start;
  private final Provenance.TextLimit limit;

  ModelPublisher(RunConfig config, StartModel start, Provenance.TextLimit limit) {
    this.config = config;
    this.start = start;
    this.limit = limit;
  }

  /** About how many bytes the weights will take. */
  static long weightBytes(ModelFolder folder) {
    return Float.BYTES * WeightNames.count(WeightNames.encoder(folder.config(), true));
  }

  /** The one task's model; {@code trained} may have no rows. */
  @Override
  public void write(OutputFolder output, Path staged, Trained trained) {
    TrainedTask task = trained.tasks().get(0);
    TextClassifier model = task.model();
    DecisionRule rule = task.rule();
    TrainingData data = task.data();
    List<TensorData> weights = new ArrayList<>();
    for (NamedParameter parameter : model.parameters()) {
      long[] shape = parameter.array().getShape().getShape();
      weights.add(
          TensorData.float32(parameter.name(), shape, () -> parameter.array().toByteBuffer()));
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    if (start.folder().file("tokenizer.json").isEmpty()) {
      // Built from vocab.txt: other readers should not have to build it again.
      files.put("tokenizer.json", trained.tokenizerJson().getBytes(StandardCharsets.UTF_8));
    }
    files.put(
        EvaluationReport.FILE_NAME,
        new EvaluationReport(task.tests()).json().getBytes(StandardCharsets.UTF_8));
    Readout readout = model.settings().readout();
    ModelFolderWriter.write(
        staged,
        new ModelFolderContents(
            start.folder(),
            model.config(),
            data.labels().names(),
            rule.problem(),
            rule.thresholds(),
            readout,
            limit.maxWindows(),
            weights,
            files));
    Provenance provenance =
        RunProvenance.of(
            config,
            start.reference(),
            readout.pooling().word(),
            limit,
            data.files(),
            data.labelCounts(),
            trained.environment());
    provenance.write(staged);
    ModelCard.write(
        staged,
        new ModelCardFacts(
            String.valueOf(config.output().folder().toAbsolutePath().normalize().getFileName()),
            config.model().name().equals("minilm")
                ? MINILM_ID
                : start.hubName().map(HubName::repository).orElse(null),
            start.description(),
            !readout.isStandard(),
            rule.problem(),
            rule.thresholds(),
            provenance,
            trained.rows(),
            trained.rows().isEmpty() ? null : trained.bestStep(),
            task.tests()));
    output.publish(staged);
  }

  @Override
  public EvaluationReport report(List<TrainedTask> tasks, Console console) {
    return PaperFigures.beside(tasks.get(0).tests(), config.data().benchmark(), console);
  }
}
