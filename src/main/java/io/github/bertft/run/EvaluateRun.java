package io.github.bertft.run;

import io.github.bertft.data.Dataset;
import io.github.bertft.data.ExampleSource;
import io.github.bertft.data.ReadOptions;
import io.github.bertft.data.ReadReport;
import io.github.bertft.data.TextExample;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.fault.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Measures a trained model on one or several datasets. */
public final class EvaluateRun {
  private EvaluateRun() {}

  /**
   * What to evaluate.
   *
   * @param model folder of the trained model
   * @param datasets name to file, folder or dataset of the hub, as the user typed it
   * @param reading how the files are read
   * @param maxTokens null: as the model was trained
   * @param ignoreUnknownLabels leave out rows whose label the model does not know, and count them
   */
  public record Request(
      Path model,
      Map<String, String> datasets,
      ReadOptions reading,
      @Nullable Integer maxTokens,
      boolean ignoreUnknownLabels) {}

  /**
   * Evaluates all datasets; every file's labels are checked before the first text is scored.
   *
   * @throws io.github.bertft.fault.FaultException if the model or a file cannot be used
   */
  public static List<Evaluation> run(Request request, ModelRuntime runtime, Console console) {
    try (TrainedModel model = TrainedModel.load(request.model(), request.maxTokens(), runtime)) {
      return run(request, model, console);
    }
  }

  /** As above, by a model that is loaded. */
  static List<Evaluation> run(Request request, TrainedModel model, Console console) {
    List<Evaluation> evaluations = new ArrayList<>();
    KnownLabels labels = new KnownLabels(model.rule().problem(), model.labels());
    Map<String, ReadOptions> readings = new LinkedHashMap<>();
    Map<String, Long> sizes = new LinkedHashMap<>();
    Map<String, Dataset> datasets = Datasets.findTests(request.datasets(), console);
    datasets.forEach(
        (name, dataset) -> {
          ReadOptions reading =
              TrainedReading.fitting(
                  TrainedReading.forDataset(dataset, request.reading(), request.model()),
                  labels.problem());
          readings.put(name, reading);
          sizes.putAll(
              LabelCheck.run(
                  Map.of(name, dataset), reading, labels, request.ignoreUnknownLabels()));
        });
    DatasetEvaluator evaluator =
        new DatasetEvaluator(model.runtime(), model.encoder(), model.rule(), console.progress());
    datasets.forEach(
        (name, dataset) -> {
          ReadReport report = new ReadReport();
          ReadOptions reading = Objects.requireNonNull(readings.get(name));
          ExampleSource source = dataset.open(reading, report);
          try (Stream<TextExample> examples = source.stream()) {
            Stream<TextExample> kept = examples.filter(labels::include);
            evaluations.add(
                evaluator.evaluate(name, kept.iterator(), sizes.getOrDefault(name, -1L)));
          }
          console.warn(report.warnings());
          if (report.examples() > sizes.getOrDefault(name, 0L)) {
            long left = report.examples() - sizes.getOrDefault(name, 0L);
            console.warn(
                List.of(
                    new Fault(
                        "D62",
                        dataset.name(),
                        left
                            + (left == 1 ? " example with a label" : " examples with labels")
                            + " that the model does not know left out")));
          }
        });
    return List.copyOf(evaluations);
  }
}
