package io.github.bertft.run;

import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.config.RunConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.fault.Fault;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.OutputFolder;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.report.EvaluationReport;
import io.github.bertft.report.Provenance;
import io.github.bertft.storage.ByteCount;
import io.github.bertft.tokenize.TextEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Fine-tunes one encoder, on one dataset or on several tasks at once (Sun et al. 2019, section
 * 5.5): read, train, measure, write.
 */
final class FineTuneRun {
  /** Weights, two moments and the best weights. */
  static final long ARRAYS_IN_CHECKPOINT = 4;

  private static final long BYTES_BESIDE_WEIGHTS = 16L << 20;

  private final RunConfig config;
  private final TrainingConfig training;
  private final Resume resume;
  private final ReadBefore before;
  private final int pauseEpoch;
  private final Console console;
  private final CheckpointStore store;

  /**
   * Reads nothing yet; the output folder is locked by the caller.
   *
   * @param before what other runs on the same data have read
   * @param pauseEpoch as {@link Fitting#pauseAfter}
   */
  FineTuneRun(RunConfig config, Resume resume, ReadBefore before, int pauseEpoch, Console console) {
    this.config = config;
    this.training = config.training();
    this.resume = resume;
    this.before = before;
    this.pauseEpoch = pauseEpoch;
    this.console = console;
    store = new CheckpointStore(config.output().folder());
  }

  /** What is read and checked before the engine starts. */
  private record Prepared(
      StartModel start,
      Provenance.TextLimit limit,
      List<RunTask> tasks,
      List<Provenance.DataFile> files,
      RunPublisher publisher,
      OutputFolder output,
      Path staged,
      @Nullable Resumption resumption) {}

  /** What is wrong here should not show after hours of an earlier stage. */
  void lookAhead() {
    Console silent = console.silent();
    Resumption resumption = Resumption.find(store, config.output(), resume, silent);
    ReadBefore read = ReadBefore.of(resumption).or(() -> before);
    try (StartModel start = new StartModel(config.model(), read, console)) {
      Provenance.TextLimit limit = limit(start);
      start.check(training);
      output(start, 2 * neededBytes(start.folder()));
      RunPublisher.of(config, start, limit, resume.wanted());
      RunTask.read(config, read, start, silent);
    }
  }

  /**
   * Runs to the end; the output appears complete or not at all.
   *
   * @return evaluations of the test sets
   */
  EvaluationReport run() {
    Resumption resumption = Resumption.find(store, config.output(), resume, console);
    ReadBefore read = ReadBefore.of(resumption).or(() -> before);
    try (StartModel start = new StartModel(config.model(), read, console)) {
      Provenance.TextLimit limit = limit(start);
      OutputFolder output = output(start, neededBytes(start.folder()));
      warnOfSmallDisk(start.folder());
      RunPublisher publisher = RunPublisher.of(config, start, limit, resume.wanted());
      List<RunTask> tasks = RunTask.read(config, read, start, console);
      List<Provenance.DataFile> files = new ArrayList<>(RunTask.files(tasks));
      files.add(start.file());
      if (resumption == null) {
        store.deleteAll(); // not before everything that can be wrong has been looked at
      } else {
        resumption.requireSame(config, files);
      }
      Path staged = output.stage();
      try {
        return train(
            new Prepared(start, limit, tasks, files, publisher, output, staged, resumption));
      } finally {
        output.discard(staged);
      }
    }
  }

  private Provenance.TextLimit limit(StartModel start) {
    return TextLimits.of(config.text(), start.folder().config().maxPositions());
  }

  private OutputFolder output(StartModel start, long neededBytes) {
    return OutputFolder.check(
        config.output().folder(), config.output().overwrite(), start.path(), neededBytes);
  }

  /** A run may end before its first checkpoint by the minute is due, so this does not stop it. */
  private void warnOfSmallDisk(ModelFolder folder) {
    TrainingConfig.Checkpoints checkpoints = training.checkpoints();
    long needed = neededBytes(folder, true);
    long free = OutputFolder.usableBytes(config.output().folder());
    if (checkpoints.minutes() > 0 && free < needed) {
      console.warn(
          List.of(
              new Fault(
                  "R25",
                  config.output().folder().toString(),
                  String.format(
                      Locale.ROOT,
                      "model and checkpoints need %s, the disk has %s free; if training takes more"
                          + " than %d minutes it may end there",
                      ByteCount.text(needed),
                      ByteCount.text(free),
                      checkpoints.minutes()),
                  "make room, or set training.checkpoints.keep or training.checkpoints.minutes")));
    }
  }

  private long neededBytes(ModelFolder folder) {
    TrainingConfig.Checkpoints checkpoints = training.checkpoints();
    return neededBytes(folder, checkpoints.steps() > 0 || checkpoints.epochs() > 0);
  }

  /** What the output takes on the disk, where every task has a copy of the encoder. */
  private long neededBytes(ModelFolder folder, boolean withCheckpoints) {
    // One more checkpoint than is kept, for a moment.
    long saved = withCheckpoints ? ARRAYS_IN_CHECKPOINT * (training.checkpoints().keep() + 1) : 0;
    long arrays = config.dataBlocks().size() + saved;
    return BYTES_BESIDE_WEIGHTS + ModelPublisher.weightBytes(folder) * arrays;
  }

  private EvaluationReport train(Prepared run) {
    Resumption resumption = run.resumption();
    try (Compute compute =
            Compute.start(
                training.device(), training.threads(), Resumption.precision(resumption, training));
        TextEncoder encoder = ModelTokenizer.load(run.start().folder(), run.limit());
        TextClassifier first =
            run.start()
                .classifier(compute, run.tasks().get(0).data().labels(), run.limit(), training)) {
      Trainee trainee =
          Trainee.of(config, run.start(), run.tasks(), first, encoder, compute.program(), console);
      RunNotes notes = new RunNotes(config, console);
      notes.model(run.start(), first, trainee.parameters(), trainee.freshWeights(), compute);
      run.tasks().forEach(notes::data);
      notes.rates(first, trainee.trainable());
      if (resumption != null) {
        console.warn(resumption.warnings(HostFacts.of(compute)));
      }
      return new Fitting(config, console, compute, trainee, run.files(), store, resumption)
          .pauseAfter(pauseEpoch)
          .run(
              encoder,
              run.staged(),
              (fitted, stopIfRequested) -> {
                notes.truncation(fitted.truncation());
                notes.outcome(fitted.outcome());
                List<TrainedTask> trained =
                    trainee.tasks().stream()
                        .map(task -> task.finish(compute.program(), stopIfRequested))
                        .toList();
                RunPublisher.Trained all =
                    new RunPublisher.Trained(
                        trained,
                        encoder.definition().json(),
                        fitted.rows(),
                        fitted.outcome(),
                        HostFacts.of(compute));
                return finish(run, all, stopIfRequested);
              });
    }
  }

  private EvaluationReport finish(
      Prepared run, RunPublisher.Trained trained, Runnable stopIfRequested) {
    TestMeasurement.thenPublish(
        () -> trained.tasks().forEach(task -> task.measure(stopIfRequested)),
        () -> {
          run.publisher().write(run.output(), run.staged(), trained);
          store.deleteAll();
        });
    return run.publisher().report(trained.tasks(), console);
  }
}
