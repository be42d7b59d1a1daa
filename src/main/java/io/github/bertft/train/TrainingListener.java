package io.github.bertft.train;

import java.util.Optional;

/** What happens during a run; evaluation joins the loop here. */
public interface TrainingListener {
  /** Called after each optimizer step. */
  void onStep(StepRecord step);

  /**
   * Called after each epoch.
   *
   * @param meanLoss over the examples of the epoch, while the weights moved
   * @return a score where more is better, if the weights were evaluated
   */
  Optional<Double> onEpochEnd(int epoch, long step, double meanLoss);

  /**
   * Called where a run could be continued later: after each step, and after each epoch with its
   * evaluation.
   */
  default void onState(TrainingState state) {}

  /**
   * Called where memory did not hold a batch: from here on batches are computed in pieces, whose
   * gradients are added up, so that a step is one over the same texts.
   *
   * @param texts most of a piece
   * @param pieces of what was one batch
   */
  default void onHalvedBatches(int texts, int pieces) {}

  /**
   * One optimizer step.
   *
   * @param epoch from 0
   * @param step from 1, of the whole run
   * @param loss mean over the step's examples
   * @param rate scheduled rate before layer decay
   * @param gradientNorm before clipping
   * @param examples in the step
   * @param tokensInUse in the step, padding not counted
   */
  record StepRecord(
      int epoch,
      long step,
      double loss,
      double rate,
      double gradientNorm,
      int examples,
      long tokensInUse) {}
}
