package io.github.bertft.train;

import ai.djl.ndarray.NDManager;
import io.github.bertft.fault.DivergedException;
import io.github.bertft.fault.Fault;
import io.github.bertft.kernel.DropoutMasks;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.model.PretrainingModel;
import io.github.bertft.tokenize.MaskedBatch;
import io.github.bertft.tokenize.MaskedBatches;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The loop of pre-training: forward, backward, clip, step.
 *
 * <p>What the next step depends on is the weights, the optimizer's moments, the number of the step
 * and the seed.
 */
public final class Pretrainer {
  private final PretrainingModel model;
  private final AdamW optimizer;
  private final Plan plan;
  private final DropoutMasks masks;

  /**
   * The numbers of a run.
   *
   * @param schedule rate of each step; its total is the number of steps
   * @param clipNorm global norm to which gradients are clipped; 0 switches it off
   * @param seed of dropout
   */
  public record Plan(LearningRateSchedule schedule, double clipNorm, long seed) {}

  /**
   * One step.
   *
   * @param step from 1, of the whole run
   * @param rate scheduled rate
   * @param gradientNorm before clipping
   * @param tokensInUse padding not counted
   */
  public record Step(
      long step,
      PretrainingModel.Losses losses,
      double rate,
      double gradientNorm,
      long tokensInUse) {}

  /** Puts the parts together; none is closed here. */
  public Pretrainer(PretrainingModel model, AdamW optimizer, Plan plan) {
    this.model = model;
    this.optimizer = optimizer;
    this.plan = plan;
    masks = new DropoutMasks(plan.seed());
  }

  /**
   * Goes on from the optimizer's step to the end of the schedule.
   *
   * @param batches from that step on
   * @param listener is called after each step, where the run can be continued
   * @throws DivergedException at the first loss or gradient that is not finite
   */
  public void run(MaskedBatches batches, Consumer<Step> listener) {
    while (optimizer.steps() < plan.schedule().totalSteps()) {
      listener.accept(step(batches.next()));
    }
  }

  private Step step(MaskedBatch batch) {
    long number = optimizer.steps();
    PretrainingModel.Losses losses =
        model.gradients(batch, new DropoutStep(masks, number), optimizer.gradients());
    requireFinite("loss", losses.sum());
    double rate = plan.schedule().rate(number);
    double norm;
    try (NDManager scope = model.manager().newSubManager()) {
      norm = optimizer.gradientNorm(scope);
      requireFinite("gradient norm", norm);
      optimizer.step(scope, rate, AdamW.clippingDivisor(norm, plan.clipNorm()));
    }
    model.weightsChanged();
    return new Step(optimizer.steps(), losses, rate, norm, batch.batch().tokensInUse());
  }

  private void requireFinite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw new DivergedException(
          new Fault(
              "N02",
              "",
              String.format(
                  Locale.ROOT,
                  "pre-training diverged: %s of step %d was %s",
                  what,
                  optimizer.steps() + 1,
                  value),
              "try: a lower pretraining.learning_rate, a longer warm-up or training.precision:"
                  + " fp32"));
    }
  }
}
