package io.github.bertft.train;

/**
 * The numbers of a run.
 *
 * @param epochs passes over the training examples
 * @param accumulation batches per optimizer step
 * @param schedule rate of each optimizer step
 * @param clipNorm global norm to which gradients are clipped; 0 switches it off
 * @param seed of dropout
 * @param patience evaluations without a better score before the run stops; 0 never stops early
 * @param minDelta by how much a score must be better to count
 * @param keepBest whether the run ends with the weights of its best evaluation instead of its last
 * @param unfreezing when each layer begins to be trained
 * @param samRadius how far up the loss a step's gradients are taken (sharpness-aware minimisation,
 *     Foret et al. 2021); 0 takes them where the weights are
 */
public record TrainingPlan(
    int epochs,
    int accumulation,
    LearningRateSchedule schedule,
    double clipNorm,
    long seed,
    int patience,
    double minDelta,
    boolean keepBest,
    Unfreezing unfreezing,
    double samRadius) {

  /** One that trains everything from the start, by plain gradients. */
  public TrainingPlan(
      int epochs,
      int accumulation,
      LearningRateSchedule schedule,
      double clipNorm,
      long seed,
      int patience,
      double minDelta,
      boolean keepBest) {
    this(
        epochs,
        accumulation,
        schedule,
        clipNorm,
        seed,
        patience,
        minDelta,
        keepBest,
        Unfreezing.NONE,
        0);
  }

  /** Optimizer steps of an epoch with that many batches; the last may be incomplete. */
  public static long steps(int batches, int accumulation) {
    return (batches + accumulation - 1L) / accumulation;
  }
}
