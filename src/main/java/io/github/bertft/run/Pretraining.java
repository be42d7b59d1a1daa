package io.github.bertft.run;

import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.checkpoint.RunState;
import io.github.bertft.config.ConfigTree;
import io.github.bertft.config.PretrainingConfig;
import io.github.bertft.config.RunConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.fault.DivergedException;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.model.PretrainingModel;
import io.github.bertft.report.MetricsLog;
import io.github.bertft.report.Provenance;
import io.github.bertft.report.TrainingTable;
import io.github.bertft.tokenize.MaskedBatches;
import io.github.bertft.train.AdamW;
import io.github.bertft.train.LearningRateSchedule;
import io.github.bertft.train.ParameterGroup;
import io.github.bertft.train.Pretrainer;
import io.github.bertft.train.TrainingPlan;
import io.github.bertft.train.TrainingState;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The pre-training proper: from a loaded model and its examples to new weights. */
final class Pretraining {
  private final RunConfig config;
  private final PretrainingConfig pretraining;
  private final TrainingConfig training;
  private final Console console;
  private final Compute compute;
  private final List<Provenance.DataFile> files;
  private final CheckpointStore store;
  private final @Nullable Resumption resumption;

  /**
   * Starts nothing yet.
   *
   * @param files all that the run reads
   * @param resumption null for a run from the beginning
   */
  Pretraining(
      RunConfig config,
      Console console,
      Compute compute,
      List<Provenance.DataFile> files,
      CheckpointStore store,
      @Nullable Resumption resumption) {
    this.config = config;
    pretraining = Objects.requireNonNull(config.pretraining());
    training = config.training();
    this.console = console;
    this.compute = compute;
    this.files = List.copyOf(files);
    this.store = store;
    this.resumption = resumption;
  }

  /**
   * Trains the model in place.
   *
   * @param start that it was loaded from
   * @param staged where the log goes
   * @param publish makes the trained model the output; a signal waits until that is done
   * @throws io.github.bertft.fault.StoppedException if a signal stopped it; all is saved then
   */
  void run(
      PretrainingModel model,
      ModelFolder start,
      PretrainingSets sets,
      Path staged,
      Runnable publish) {
    OptimizerKernel kernel = new OptimizerKernel(compute.program());
    int batches = sets.train().batches();
    LearningRateSchedule schedule = schedule(pretraining, training, batches);
    try (MetricsLog log = Resumption.log(resumption, staged.resolve(MetricsLog.FILE_NAME));
        AdamW optimizer = optimizer(kernel, model);
        StopSignal signal = StopSignal.listen(console)) {
      RunCheckpoints.Contents contents =
          new RunCheckpoints.Contents(
              model.trainable(), model::weightsChanged, optimizer, null, log);
      HeldOut heldOut = new HeldOut(sets.heldOut(), console);
      TrainingState from = TrainingState.start();
      TrainingTable.Row before =
          resumption == null
              ? heldOut.measure(model, 0, 0, () -> {})
              : resumption.state().rows().get(0);
      PretrainingMonitor monitor =
          new PretrainingMonitor(
              console, log, schedule.totalSteps(), stepsPerEpoch(pretraining, batches));
      if (resumption != null) {
        RunCheckpoints.restore(resumption.checkpoint(), resumption.state(), contents, kernel);
        from = resumption.state().training();
        monitor.goOn(resumption.state());
      }
      RunCheckpoints checkpoints =
          new RunCheckpoints(
              training.checkpoints(),
              Integer.MAX_VALUE,
              store,
              signal,
              console,
              contents,
              state -> describe(state, before, monitor.elapsedMillis()));
      if (resumption != null) {
        checkpoints.goOn(resumption);
        resumption.takeOver(store, console);
      }
      monitor.saveWith(checkpoints);
      monitor.begin();
      Pretrainer.Plan plan =
          new Pretrainer.Plan(
              schedule, pretraining.accumulation(), batches, training.clipNorm(), training.seed());
      try {
        new Pretrainer(model, optimizer, plan, monitor, from)
            .run(new MaskedBatches(sets.train(), (long) from.epoch() * batches + from.batches()));
      } catch (DivergedException e) {
        throw checkpoints.withPlace(e);
      }
      console.progress().close();
      TrainingTable.Row after =
          heldOut.measure(
              model, schedule.totalSteps(), monitor.elapsedMillis(), checkpoints::stopIfRequested);
      heldOut.tell(before, after);
      log.end(); // before it is published
      checkpoints.stopIfRequested();
      if (pretraining.startShare() > 0) {
        // No checkpoint may be written any more: the weights are not those of the last step.
        model.moveTowards(start, pretraining.startShare());
        heldOut.tell(
            pretraining.startShare(),
            heldOut.measure(model, schedule.totalSteps(), monitor.elapsedMillis(), () -> {}));
      }
      publish.run();
      checkpoints.stopAfterwards();
    }
  }

  private AdamW optimizer(OptimizerKernel kernel, PretrainingModel model) {
    return new AdamW(
        kernel,
        compute.manager(),
        model.trainable(),
        groups(pretraining, training, model.trainable()),
        AdamW.DEFAULT_BETAS,
        null);
  }

  /** What is trained, by rate and weight decay. */
  static List<ParameterGroup> groups(
      PretrainingConfig pretraining, TrainingConfig training, List<NamedParameter> trainable) {
    double weightDecay = training.weightDecay();
    return ParameterGroup.of(trainable, weightDecay, 1, true, pretraining.headRateFactor(), false);
  }

  /** The rate of each step of the run. */
  static LearningRateSchedule schedule(
      PretrainingConfig pretraining, TrainingConfig training, int batches) {
    Integer fixed = pretraining.steps();
    long steps = fixed == null ? pretraining.epochs() * stepsPerEpoch(pretraining, batches) : fixed;
    return new LearningRateSchedule(
        LearningRateSchedule.Shape.valueOf(training.schedule().name()),
        pretraining.learningRate(),
        (long) Math.ceil(steps * pretraining.warmupShare()),
        steps);
  }

  private static long stepsPerEpoch(PretrainingConfig pretraining, int batches) {
    return TrainingPlan.steps(batches, pretraining.accumulation());
  }

  private RunState describe(TrainingState state, TrainingTable.Row before, long elapsedMillis) {
    return new RunState(
        RunState.FORMAT,
        Version.current(),
        state,
        List.of(before),
        elapsedMillis,
        ConfigTree.of(config),
        files,
        HostFacts.of(compute));
  }
}
