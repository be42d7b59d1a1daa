package io.github.bertft.run;

import io.github.bertft.config.RunConfig;
import io.github.bertft.evaluate.DecisionRule;
import io.github.bertft.evaluate.Evaluation;
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
import io.github.bertft.report.TrainingTable;
import io.github.bertft.train.FineTuner;
import io.github.bertft.weights.TensorData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a trained model and everything told about it into a staged folder, and publishes it. */
final class ModelPublisher {
  private static final String MINILM_ID = "sentence-transformers/all-MiniLM-L6-v2";

  private final RunConfig config;
  private final StartModel start;
  private final TrainingData data;
  private final Provenance.TextLimit limit;
  private final Provenance.Environment environment;

  ModelPublisher(
      RunConfig config,
      StartModel start,
      TrainingData data,
      Provenance.TextLimit limit,
      Provenance.Environment environment) {
    this.config = config;
    this.start = start;
    this.data = data;
    this.limit = limit;
    this.environment = environment;
  }

  /** About how many bytes the weights will take. */
  static long weightBytes(ModelFolder folder) {
    return Float.BYTES * WeightNames.count(WeightNames.encoder(folder.config(), true));
  }

  /**
   * Fills the staged folder, which holds the metrics log already, and makes it the output.
   *
   * @param rule how the model decides
   * @param tokenizerJson of the tokenizer in use, for folders that have none
   */
  void write(
      OutputFolder output,
      Path staged,
      TextClassifier model,
      DecisionRule rule,
      String tokenizerJson,
      List<TrainingTable.Row> rows,
      FineTuner.Outcome outcome,
      List<Evaluation> tests) {
    List<TensorData> weights = new ArrayList<>();
    for (NamedParameter parameter : model.parameters()) {
      long[] shape = parameter.array().getShape().getShape();
      weights.add(
          TensorData.float32(parameter.name(), shape, () -> parameter.array().toByteBuffer()));
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    if (start.folder().file("tokenizer.json").isEmpty()) {
      // Built from vocab.txt: other readers should not have to build it again.
      files.put("tokenizer.json", tokenizerJson.getBytes(StandardCharsets.UTF_8));
    }
    files.put(
        EvaluationReport.FILE_NAME,
        new EvaluationReport(tests).json().getBytes(StandardCharsets.UTF_8));
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
            environment);
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
            rows,
            rows.isEmpty() ? null : rows.get(outcome.bestEpoch()).step(),
            tests));
    output.publish(staged);
  }
}
