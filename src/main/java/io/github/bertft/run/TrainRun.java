package io.github.bertft.run;

import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.config.RunConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.evaluate.DecisionRule;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.evaluate.EvaluationRule;
import io.github.bertft.kernel.Precision;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.OutputFolder;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.report.EvaluationReport;
import io.github.bertft.report.Provenance;
import io.github.bertft.storage.FolderLock;
import io.github.bertft.tokenize.TextEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Fine-tunes a model as a config says: read, train, measure, write. */
public final class TrainRun {
  /** Weights, two moments and the best weights. */
  static final long ARRAYS_IN_CHECKPOINT = 4;

  private static final long BYTES_BESIDE_WEIGHTS = 16L << 20;

  private final RunConfig config;
  private final TrainingConfig training;
  private final Console console;
  private final boolean resuming;
  private final CheckpointStore store;

  private final ReadBefore before;
  private final int pauseEpoch;

  private TrainRun(
      RunConfig config, boolean resuming, ReadBefore before, int pauseEpoch, Console console) {
    this.before = before;
    this.pauseEpoch = pauseEpoch;
    this.config = config;
    this.training = config.training();
    this.resuming = resuming;
    this.console = console;
    store = new CheckpointStore(config.output().folder());
  }

  /**
   * Runs to the end; the model appears complete or not at all. A signal stops a training after its
   * step, with a checkpoint in the output folder.
   *
   * @param resuming whether to go on from the newest checkpoint in the output folder, if there is
   *     one
   * @return evaluations of the test sets, in the order of the config; empty if the run to be
   *     resumed is complete
   * @throws io.github.bertft.fault.FaultException if anything of the config cannot be done
   */
  public static Optional<EvaluationReport> run(
      RunConfig config, boolean resuming, Console console) {
    return run(config, resuming, ReadBefore.NOTHING, console);
  }

  /**
   * The same after other runs on the same data.
   *
   * @param before what they have read; that of the run itself goes before
   */
  static Optional<EvaluationReport> run(
      RunConfig config, boolean resuming, ReadBefore before, Console console) {
    return run(config, resuming, before, Integer.MAX_VALUE, console);
  }

  /**
   * The same, put aside with a checkpoint when so many epochs are done.
   *
   * @throws PausedException then
   */
  static Optional<EvaluationReport> run(
      RunConfig config, boolean resuming, int pauseEpoch, Console console) {
    return run(config, resuming, ReadBefore.NOTHING, pauseEpoch, console);
  }

  private static Optional<EvaluationReport> run(
      RunConfig config, boolean resuming, ReadBefore before, int pauseEpoch, Console console) {
    return FolderLock.holding(
        config.output().folder(),
        () -> new TrainRun(config, resuming, before, pauseEpoch, console).stages());
  }

  /** What is read and checked before the engine starts. */
  @SuppressWarnings("ArrayRecordComponent") // lives for one run
  private record Prepared(
      StartModel start,
      Provenance.TextLimit limit,
      TrainingData data,
      float[] labelWeights,
      OutputFolder output,
      Path staged,
      @Nullable Resumption resumption) {}

  private Optional<EvaluationReport> stages() {
    if (resuming && Resumption.isComplete(store, config.output())) {
      store.deleteAll(); // left where a kill came between publishing and this
      return Optional.empty();
    }
    if (config.pretraining() == null) {
      return lastStage(config);
    }
    lookAhead();
    return lastStage(PretrainRun.firstStage(config, resuming, console));
  }

  private Optional<EvaluationReport> lastStage(RunConfig stage) {
    return stage.multitask() == null
        ? new TrainRun(stage, resuming, before, pauseEpoch, console).run()
        : new MultitaskRun(stage, stage.multitask(), resuming, console).run();
  }

  /** What is wrong with the second stage should not show after hours of the first. */
  private void lookAhead() {
    Console silent = console.silent();
    Resumption resumption = Resumption.newest(store, config.output(), resuming, silent);
    ReadBefore read = ReadBefore.of(resumption).or(before);
    try (StartModel start = new StartModel(config.model(), console)) {
      TextLimits.of(config.text(), start.folder().config().maxPositions());
      OutputFolder.check(
          config.output().folder(),
          config.output().overwrite(),
          start.path(),
          2 * neededBytes(start.folder()));
      if (config.multitask() != null) {
        MultitaskRun.read(config, config.multitask(), read, start, silent);
      } else {
        TrainingData.read(config.data(), read, dataSeed(config), start.folder().labels(), silent);
      }
    }
  }

  private Optional<EvaluationReport> run() {
    Resumption resumption = Resumption.newest(store, config.output(), resuming, console);
    try (StartModel start = new StartModel(config.model(), console)) {
      Provenance.TextLimit limit =
          TextLimits.of(config.text(), start.folder().config().maxPositions());
      OutputFolder output =
          OutputFolder.check(
              config.output().folder(),
              config.output().overwrite(),
              start.path(),
              neededBytes(start.folder()));
      TrainingData data =
          TrainingData.read(
              config.data(),
              ReadBefore.of(resumption).or(before),
              dataSeed(config),
              start.folder().labels(),
              console);
      float[] labelWeights = data.problem().weights(training.classWeights(), data);
      if (resumption == null) {
        store.deleteAll(); // not before everything that can be wrong has been looked at
      } else {
        resumption.requireSame(config, data.files());
      }
      Path staged = output.stage();
      try {
        return Optional.of(
            run(new Prepared(start, limit, data, labelWeights, output, staged, resumption)));
      } finally {
        output.discard(staged);
      }
    }
  }

  /** Draws the validation share and the limit. */
  static long dataSeed(RunConfig config) {
    Long seed = config.data().seed();
    return seed == null ? config.training().seed() : seed;
  }

  private long neededBytes(ModelFolder folder) {
    return neededBytes(folder, training.checkpoints());
  }

  /** What output and checkpoints take on the disk. */
  static long neededBytes(ModelFolder folder, TrainingConfig.Checkpoints checkpoints) {
    long weights = ModelPublisher.weightBytes(folder);
    boolean sure = checkpoints.steps() > 0 || checkpoints.epochs() > 0;
    // One more checkpoint than is kept, for a moment.
    long arrays = sure ? 1 + ARRAYS_IN_CHECKPOINT * (checkpoints.keep() + 1) : 1;
    return BYTES_BESIDE_WEIGHTS + weights * arrays;
  }

  private EvaluationReport run(Prepared prepared) {
    StartModel start = prepared.start();
    TrainingData data = prepared.data();
    Provenance.TextLimit limit = prepared.limit();
    Resumption resumption = prepared.resumption();
    Precision precision = Resumption.precision(resumption, training);
    try (Compute compute = Compute.start(training.device(), training.threads(), precision);
        TextEncoder encoder = ModelTokenizer.load(start.folder(), limit);
        TextClassifier model = start.classifier(compute, data.labels(), limit, training)) {
      Problem problem = data.problem();
      problem.begin(model, data, compute.program());
      RunNotes notes = new RunNotes(config, console);
      notes.model(start, model, model.parameters(), model.freshWeights(), compute);
      notes.data("data", data);
      notes.rates(model, model.trainable());
      if (resumption != null) {
        console.warn(resumption.warnings(HostFacts.of(compute)));
      }
      DatasetEvaluator evaluator = evaluator(model, encoder, problem.validationRule(data));
      ModelPublisher publisher =
          new ModelPublisher(config, start, data, limit, HostFacts.of(compute));
      return new Fitting(
              config,
              console,
              compute,
              new SingleTrainee(model, data, prepared.labelWeights(), evaluator),
              store,
              resumption)
          .pauseAfter(pauseEpoch)
          .run(
              encoder,
              prepared.staged(),
              (fitted, stopIfRequested) -> {
                notes.truncation(fitted.truncation());
                notes.outcome(fitted.outcome());
                Function<EvaluationRule, DatasetEvaluator> measuring =
                    how -> evaluator(model, encoder, how).stoppableBy(stopIfRequested);
                DecisionRule rule =
                    problem.finish(
                        model,
                        data,
                        compute.program(),
                        how -> validated(measuring.apply(how), data));
                List<Evaluation> tests = new ArrayList<>();
                TestMeasurement.thenPublish(
                    () ->
                        TestMeasurement.run(
                            config.data(), data, measuring.apply(rule), tests, console),
                    () -> {
                      publisher.write(
                          prepared.output(),
                          prepared.staged(),
                          model,
                          rule,
                          encoder.definition().json(),
                          fitted.rows(),
                          fitted.outcome(),
                          tests);
                      store.deleteAll();
                    });
                return PaperFigures.beside(tests, config.data().benchmark(), console);
              });
    }
  }

  private DatasetEvaluator evaluator(
      TextClassifier model, TextEncoder encoder, EvaluationRule rule) {
    return new DatasetEvaluator(new TensorRuntime(model), encoder, rule, console.progress());
  }

  private static Evaluation validated(DatasetEvaluator evaluator, TrainingData data) {
    return evaluator.evaluate("validation", data.validation().iterator(), data.validation().size());
  }
}
