package io.github.bertft.run;

import io.github.bertft.config.DataConfig;
import io.github.bertft.config.MultitaskConfig;
import io.github.bertft.config.RunConfig;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.model.OutputFolder;
import io.github.bertft.report.EvaluationReport;
import io.github.bertft.report.MultitaskCard;
import io.github.bertft.report.Provenance;
import io.github.bertft.storage.DurableFiles;
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
final class MultitaskPublisher implements RunPublisher {
  private final RunConfig config;
  private final StartModel start;
  private final Provenance.TextLimit limit;
  private final Map<String, OutputFolder> folders = new LinkedHashMap<>();

  private MultitaskPublisher(RunConfig config, StartModel start, Provenance.TextLimit limit) {
    this.config = config;
    this.start = start;
    this.limit = limit;
  }

  /**
   * After each task's folder was checked.
   *
   * @param resuming whether a run that was cut short while it was published may have left some
   */
  static MultitaskPublisher checked(
      RunConfig config,
      MultitaskConfig multitask,
      StartModel start,
      Provenance.TextLimit limit,
      boolean resuming) {
    MultitaskPublisher publisher = new MultitaskPublisher(config, start, limit);
    for (String task : multitask.tasks().keySet()) {
      publisher.folders.put(
          task,
          OutputFolder.check(
              TaskFolder.of(config.output().folder(), task),
              config.output().overwrite() || resuming,
              start.path(),
              0));
    }
    return publisher;
  }

  @Override
  public void write(OutputFolder output, Path staged, Trained trained) {
    trained.tasks().forEach(task -> write(task, trained));
    EvaluationReport report = report(trained.tasks());
    DurableFiles.write(
        staged.resolve(EvaluationReport.FILE_NAME), report.json().getBytes(StandardCharsets.UTF_8));
    RunProvenance.of(
            config,
            start.reference(),
            trained.tasks().get(0).model().settings().readout().pooling().word(),
            limit,
            RunTask.files(trained.tasks().stream().map(task -> task.trained().task()).toList()),
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
            trained.bestStep(),
            report));
    output.publish(staged);
  }

  private String title() {
    return String.valueOf(config.output().folder().toAbsolutePath().normalize().getFileName());
  }

  private void write(TrainedTask task, Trained trained) {
    OutputFolder folder = Objects.requireNonNull(folders.get(task.name()));
    DataConfig data = task.trained().task().config();
    RunConfig own = config.ofTask(data, TaskFolder.of(config.output().folder(), task.name()));
    Path staged = folder.stage();
    try {
      new ModelPublisher(own, start, limit)
          .write(
              folder,
              staged,
              new Trained(
                  List.of(task),
                  trained.tokenizerJson(),
                  List.of(), // the rows are means over all tasks
                  trained.outcome(),
                  trained.environment()));
    } finally {
      folder.discard(staged);
    }
  }

  @Override
  public EvaluationReport report(List<TrainedTask> tasks, Console console) {
    return report(tasks);
  }

  /** By {@code TASK/NAME}, or by the one name where both are the same. */
  private static EvaluationReport report(List<TrainedTask> tasks) {
    List<Evaluation> all = new ArrayList<>();
    for (TrainedTask task : tasks) {
      for (Evaluation test : task.tests()) {
        String name =
            test.dataset().equals(task.name()) ? task.name() : task.name() + "/" + test.dataset();
        all.add(test.named(name));
      }
    }
    return new EvaluationReport(all);
  }
}
