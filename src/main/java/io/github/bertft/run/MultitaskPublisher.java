package io.github.bertft.run;

import io.github.bertft.config.DataConfig;
import io.github.bertft.config.MultitaskConfig;
import io.github.bertft.config.RunConfig;
import io.github.bertft.evaluate.DecisionRule;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.model.OutputFolder;
import io.github.bertft.report.EvaluationReport;
import io.github.bertft.report.MultitaskCard;
import io.github.bertft.report.Provenance;
import io.github.bertft.report.TrainingTable;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.train.FineTuner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes what a run on several tasks has trained: a model folder of each task, with a copy of the
 * encoder, and about all of them a summary, which comes last and marks the whole as complete.
 */
final class MultitaskPublisher {
  private final RunConfig config;
  private final MultitaskConfig multitask;
  private final StartModel start;
  private final Provenance.TextLimit limit;
  private final Map<String, OutputFolder> folders = new LinkedHashMap<>();

  MultitaskPublisher(
      RunConfig config, MultitaskConfig multitask, StartModel start, Provenance.TextLimit limit) {
    this.config = config;
    this.multitask = multitask;
    this.start = start;
    this.limit = limit;
  }

  /** What there is to write. */
  record Trained(
      TaskTrainee trainee,
      String tokenizerJson,
      List<TrainingTable.Row> rows,
      FineTuner.Outcome outcome,
      Map<String, List<Evaluation>> tests,
      Provenance.Environment environment) {}

  /**
   * Checks that each task's folder can be written.
   *
   * @param resuming whether a run that was cut short while it was published may have left some
   */
  void checkFolders(boolean resuming) {
    for (String task : multitask.tasks().keySet()) {
      folders.put(
          task,
          OutputFolder.check(
              TaskFolder.of(config.output().folder(), task),
              config.output().overwrite() || resuming,
              start.path(),
              0));
    }
  }

  /** Fills and publishes all folders; the staged one holds the metrics log already. */
  void write(OutputFolder output, Path staged, Trained trained) {
    for (TaskTrainee.Task task : trained.trainee().tasks()) {
      write(task, trained);
    }
    EvaluationReport report = report(trained.tests());
    DurableFiles.write(
        staged.resolve(EvaluationReport.FILE_NAME), report.json().getBytes(StandardCharsets.UTF_8));
    RunProvenance.of(
            config,
            start.reference(),
            trained.trainee().model().settings().readout().pooling().word(),
            limit,
            trained.trainee().files(),
            Map.of(),
            trained.environment())
        .write(staged);
    MultitaskCard.write(
        staged,
        new MultitaskCard.Facts(
            title(),
            start.description(),
            List.copyOf(folders.keySet()),
            trained.rows(),
            trained.rows().get(trained.outcome().bestEpoch()).step(),
            report));
    output.publish(staged);
  }

  private String title() {
    return String.valueOf(config.output().folder().toAbsolutePath().normalize().getFileName());
  }

  private void write(TaskTrainee.Task task, Trained trained) {
    OutputFolder folder = Objects.requireNonNull(folders.get(task.name()));
    DataConfig data = Objects.requireNonNull(multitask.tasks().get(task.name()));
    RunConfig own = config.ofTask(data, TaskFolder.of(config.output().folder(), task.name()));
    Path staged = folder.stage();
    try {
      new ModelPublisher(own, start, task.data(), limit, trained.environment())
          .write(
              folder,
              staged,
              task.model(),
              new DecisionRule.MostProbable(task.data().labels()),
              trained.tokenizerJson(),
              List.of(), // the rows are means over all tasks
              trained.outcome(),
              trained.tests().getOrDefault(task.name(), List.of()));
    } finally {
      folder.discard(staged);
    }
  }

  /** All tasks' test sets, by {@code TASK/NAME} or by the one name where both are the same. */
  static EvaluationReport report(Map<String, List<Evaluation>> tests) {
    List<Evaluation> all = new ArrayList<>();
    tests.forEach(
        (task, evaluations) ->
            evaluations.forEach(
                test -> {
                  String name = test.dataset().equals(task) ? task : task + "/" + test.dataset();
                  all.add(test.named(name));
                }));
    return new EvaluationReport(all);
  }
}
