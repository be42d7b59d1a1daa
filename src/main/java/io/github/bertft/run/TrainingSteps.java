package io.github.bertft.run;

import io.github.bertft.config.TrainingConfig;
import io.github.bertft.report.RunPlan;
import io.github.bertft.report.SeedResult;
import io.github.bertft.tokenize.LengthBuckets;
import io.github.bertft.train.EpochSource;
import io.github.bertft.train.LearningRateSchedule;
import io.github.bertft.train.TrainingPlan;
import io.github.bertft.train.Unfreezing;
import java.util.Locale;

/** Batches, steps and rates of a training, between config and loop. */
final class TrainingSteps {
  private TrainingSteps() {}

  /** How training texts are put into batches. */
  static LengthBuckets buckets(TrainingConfig training) {
    Integer limit = training.maxBatchTokens();
    return LengthBuckets.shuffled(
        training.batchSize(),
        limit == null ? LengthBuckets.NO_TOKEN_LIMIT : limit,
        LengthBuckets.DEFAULT_POOL_BATCHES,
        training.seed());
  }

  /**
   * The numbers of the run; waits for the corpus where its lengths decide the batches.
   *
   * @param layers of the encoder
   */
  static TrainingPlan plan(TrainingConfig training, EpochSource epochs, int layers) {
    TrainingConfig.EarlyStopping stopping = training.earlyStopping();
    LearningRateSchedule schedule = schedule(training, epochs);
    return new TrainingPlan(
        training.epochs(),
        training.accumulation(),
        schedule,
        training.clipNorm(),
        training.seed(),
        stopping == null ? 0 : stopping.patience(),
        stopping == null ? 0 : stopping.minDelta(),
        training.save() == TrainingConfig.Save.BEST,
        unfreezing(training, layers, schedule.totalSteps()),
        training.samRadius());
  }

  /** The steps of either stage, as a plan tells them. */
  static RunPlan.Steps planned(
      int batches, int batchSize, int accumulation, LearningRateSchedule schedule) {
    return new RunPlan.Steps(
        batches,
        batchSize,
        accumulation,
        schedule.totalSteps(),
        schedule.warmupSteps(),
        schedule.shape().name().toLowerCase(Locale.ROOT),
        schedule.peakRate());
  }

  /** Which epoch's weights stay at the end. */
  static SeedResult.Kept kept(TrainingConfig training) {
    TrainingConfig.EarlyStopping stopping = training.earlyStopping();
    return new SeedResult.Kept(
        training.save() == TrainingConfig.Save.BEST, stopping == null ? 0 : stopping.minDelta());
  }

  private static Unfreezing unfreezing(TrainingConfig training, int layers, long totalSteps) {
    if (training.unfreezeEpochs() == 0) {
      return Unfreezing.NONE;
    }
    return new Unfreezing(layers + 1, training.unfreezeEpochs() * totalSteps / training.epochs());
  }

  private static LearningRateSchedule schedule(TrainingConfig training, EpochSource epochs) {
    long steps = 0;
    for (int epoch = 0; epoch < training.epochs(); epoch++) {
      steps += TrainingPlan.steps(epochs.batches(epoch), training.accumulation());
    }
    Integer warmupSteps = training.warmupSteps();
    return new LearningRateSchedule(
        LearningRateSchedule.Shape.valueOf(training.schedule().name()),
        training.learningRate(),
        warmupSteps == null ? (long) Math.ceil(steps * training.warmupShare()) : warmupSteps,
        steps);
  }
}
