package io.github.bertft.run;

import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.config.DataConfig;
import io.github.bertft.config.MultitaskConfig;
import io.github.bertft.config.RunConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.model.OutputFolder;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.report.EvaluationReport;
import io.github.bertft.report.Provenance;
import io.github.bertft.tokenize.TaskMixture;
import io.github.bertft.tokenize.TextEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fine-tunes one encoder on several tasks at once (Sun et al. 2019, section 5.5). */
final class MultitaskRun {
  private final RunConfig config;
  private final MultitaskConfig multitask;
  private final TrainingConfig training;
  private final Console console;
  private final boolean resuming;
  private final CheckpointStore store;

  /** Reads nothing yet; the output folder is locked by the caller. */
  MultitaskRun(RunConfig config, MultitaskConfig multitask, boolean resuming, Console console) {
    this.config = config;
    this.multitask = multitask;
    this.training = config.training();
    this.resuming = resuming;
    this.console = console;
    store = new CheckpointStore(config.output().folder());
  }

  /** A task before its model is there. */
  @SuppressWarnings("ArrayRecordComponent") // lives for one run
  record Prepared(String name, DataConfig config, TrainingData data, float[] classWeights) {}

  /**
   * As {@link TrainRun#run}.
   *
   * @return evaluations of all tasks' test sets; empty if the run to be resumed is complete
   */
  Optional<EvaluationReport> run() {
    Resumption resumption = Resumption.newest(store, config.output(), resuming, console);
    try (StartModel start = new StartModel(config.model(), console)) {
      Provenance.TextLimit limit =
          TextLimits.of(config.text(), start.folder().config().maxPositions());
      long others = multitask.tasks().size() - 1L;
      OutputFolder output =
          OutputFolder.check(
              config.output().folder(),
              config.output().overwrite(),
              start.path(),
              TrainRun.neededBytes(start.folder(), training.checkpoints())
                  + others * ModelPublisher.weightBytes(start.folder()));
      MultitaskPublisher publisher = new MultitaskPublisher(config, multitask, start, limit);
      publisher.checkFolders(resuming);
      List<Prepared> tasks = read(config, multitask, ReadBefore.of(resumption), start, console);
      if (resumption == null) {
        store.deleteAll(); // not before everything that can be wrong has been looked at
      } else {
        resumption.requireSame(config, files(tasks));
      }
      Path staged = output.stage();
      try {
        return Optional.of(train(start, limit, tasks, publisher, output, staged, resumption));
      } finally {
        output.discard(staged);
      }
    }
  }

  /** All tasks' data, read and checked. */
  static List<Prepared> read(
      RunConfig config,
      MultitaskConfig multitask,
      ReadBefore before,
      StartModel start,
      Console console) {
    List<Prepared> tasks = new ArrayList<>();
    multitask
        .tasks()
        .forEach(
            (name, data) -> {
              TrainingData read =
                  TrainingData.read(
                      data, before.of(name), seed(config, data), start.folder().labels(), console);
              tasks.add(
                  new Prepared(
                      name,
                      data,
                      read,
                      read.problem().weights(config.training().classWeights(), read)));
            });
    return tasks;
  }

  private static long seed(RunConfig config, DataConfig data) {
    Long seed = data.seed() == null ? config.data().seed() : data.seed();
    return seed == null ? config.training().seed() : seed;
  }

  /** Every file, its role behind its task's name. */
  static List<Provenance.DataFile> files(List<Prepared> tasks) {
    List<Provenance.DataFile> files = new ArrayList<>();
    for (Prepared task : tasks) {
      for (Provenance.DataFile file : task.data().files()) {
        files.add(
            new Provenance.DataFile(
                task.name() + "/" + file.role(), file.path(), file.sha256(), file.rows()));
      }
    }
    return files;
  }

  private EvaluationReport train(
      StartModel start,
      Provenance.TextLimit limit,
      List<Prepared> prepared,
      MultitaskPublisher publisher,
      OutputFolder output,
      Path staged,
      @Nullable Resumption resumption) {
    try (Compute compute =
            Compute.start(
                training.device(), training.threads(), Resumption.precision(resumption, training));
        TextEncoder encoder = ModelTokenizer.load(start.folder(), limit);
        TextClassifier first =
            start.classifier(compute, prepared.get(0).data().labels(), limit, training)) {
      TaskTrainee trainee = trainee(start, prepared, first, encoder, compute);
      RunNotes notes = new RunNotes(config, console);
      notes.model(start, first, trainee.parameters(), trainee.freshWeights(), compute);
      trainee.tasks().forEach(task -> notes.data("task " + task.name(), task.data()));
      notes.rates(first, trainee.trainable());
      if (resumption != null) {
        console.warn(resumption.warnings(HostFacts.of(compute)));
      }
      return new Fitting(config, console, compute, trainee, store, resumption)
          .run(
              encoder,
              staged,
              (fitted, stopIfRequested) -> {
                notes.truncation(fitted.truncation());
                notes.outcome(fitted.outcome());
                Map<String, List<Evaluation>> tests = new LinkedHashMap<>();
                TestMeasurement.thenPublish(
                    () -> measure(trainee, tests, stopIfRequested),
                    () -> {
                      publisher.write(
                          output,
                          staged,
                          new MultitaskPublisher.Trained(
                              trainee,
                              encoder.definition().json(),
                              fitted.rows(),
                              fitted.outcome(),
                              tests,
                              HostFacts.of(compute)));
                      store.deleteAll();
                    });
                return MultitaskPublisher.report(tests);
              });
    }
  }

  private TaskTrainee trainee(
      StartModel start,
      List<Prepared> prepared,
      TextClassifier first,
      TextEncoder encoder,
      Compute compute) {
    List<TaskTrainee.Task> tasks = new ArrayList<>();
    for (Prepared task : prepared) {
      TextClassifier model =
          tasks.isEmpty()
              ? first
              : first.sibling(compute.program(), start.folder(), task.data().labels().names());
      tasks.add(
          new TaskTrainee.Task(
              task.name(),
              model,
              task.data(),
              task.classWeights(),
              new DatasetEvaluator(
                  new TensorRuntime(model),
                  encoder,
                  task.data().problem().validationRule(task.data()),
                  console.progress())));
    }
    TaskMixture.Sampling sampling = TaskMixture.Sampling.valueOf(multitask.sampling().name());
    return new TaskTrainee(tasks, files(prepared), sampling, training.seed());
  }

  private void measure(
      TaskTrainee trainee, Map<String, List<Evaluation>> tests, Runnable stopIfRequested) {
    for (TaskTrainee.Task task : trainee.tasks()) {
      List<Evaluation> evaluations = new ArrayList<>();
      tests.put(task.name(), evaluations);
      DataConfig data = Objects.requireNonNull(multitask.tasks().get(task.name()));
      TestMeasurement.run(
          data, task.data(), task.evaluator().stoppableBy(stopIfRequested), evaluations, console);
    }
  }
}
