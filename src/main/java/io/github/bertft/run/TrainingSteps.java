package io.github.bertft.run;

import io.github.bertft.config.TrainingConfig;
import io.github.bertft.tokenize.LengthBuckets;
import io.github.bertft.train.LearningRateSchedule;
import io.github.bertft.train.TrainingPlan;

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

  /** The numbers of the run; waits for the corpus where its lengths decide the batches. */
  static TrainingPlan plan(TrainingConfig training, CorpusEpochs epochs) {
    TrainingConfig.EarlyStopping stopping = training.earlyStopping();
    return new TrainingPlan(
        training.epochs(),
        training.accumulation(),
        schedule(training, epochs),
        training.clipNorm(),
        training.seed(),
        stopping == null ? 0 : stopping.patience(),
        stopping == null ? 0 : stopping.minDelta(),
        training.save() == TrainingConfig.Save.BEST);
  }

  private static LearningRateSchedule schedule(TrainingConfig training, CorpusEpochs epochs) {
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
