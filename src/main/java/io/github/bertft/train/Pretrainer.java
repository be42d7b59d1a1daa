package io.github.bertft.train;

import ai.djl.ndarray.NDManager;
import io.github.bertft.fault.DivergedException;
import io.github.bertft.fault.Fault;
import io.github.bertft.kernel.DropoutMasks;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.model.PretrainingLosses;
import io.github.bertft.model.PretrainingModel;
import io.github.bertft.model.PretrainingModel.StepShare;
import io.github.bertft.tokenize.MaskedBatch;
import io.github.bertft.tokenize.MaskedBatches;
import java.util.List;
import java.util.Locale;

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
  private final Listener listener;
  private final DropoutMasks masks;
  private final MicroBatches<MaskedBatch> microBatches;
  private long microSteps;

  /**
   * The numbers of a run.
   *
   * @param schedule rate of each step; its total is the number of steps
   * @param accumulation batches per optimizer step
   * @param batchesPerEpoch with what does not fill a step at the end
   * @param clipNorm global norm to which gradients are clipped; 0 switches it off
   * @param seed of dropout
   */
  public record Plan(
      LearningRateSchedule schedule,
      int accumulation,
      int batchesPerEpoch,
      double clipNorm,
      long seed) {
    /** Optimizer steps of an epoch. */
    long stepsPerEpoch() {
      return TrainingPlan.steps(batchesPerEpoch, accumulation);
    }
  }

  /** Hears of the run. */
  public interface Listener {
    /** A step is done. */
    void onStep(Step step);

    /** The run can be continued from here. */
    void onState(TrainingState state);

    /**
     * Memory does not hold a batch; from now on batches are computed in pieces.
     *
     * @param examples most of a piece
     * @param pieces of what was one batch
     */
    void onHalvedBatches(int examples, int pieces);
  }

  /**
   * One step.
   *
   * @param step from 1, of the whole run
   * @param rate scheduled rate
   * @param gradientNorm before clipping
   * @param tokensInUse padding not counted
   */
  public record Step(
      long step, PretrainingLosses losses, double rate, double gradientNorm, long tokensInUse) {}

  /**
   * Puts the parts together; none is closed here.
   *
   * @param state where to begin; weights and optimizer are already so
   */
  public Pretrainer(
      PretrainingModel model, AdamW optimizer, Plan plan, Listener listener, TrainingState state) {
    this.model = model;
    this.optimizer = optimizer;
    this.plan = plan;
    this.listener = listener;
    masks = new DropoutMasks(plan.seed());
    microBatches = new MicroBatches<>(state.halvings());
    microSteps = state.microSteps();
  }

  /**
   * Goes on from the optimizer's step to the end of the schedule.
   *
   * @param batches from that step on
   * @throws DivergedException at the first loss or gradient that is not finite
   */
  public void run(MaskedBatches batches) {
    while (optimizer.steps() < plan.schedule().totalSteps()) {
      listener.onStep(step(batches.next(plan.accumulation())));
      listener.onState(state());
    }
  }

  private TrainingState state() {
    long steps = optimizer.steps();
    return new TrainingState(
        steps,
        microSteps,
        (int) (steps / plan.stepsPerEpoch()),
        (int) (steps % plan.stepsPerEpoch()) * plan.accumulation(),
        0,
        0,
        Double.NEGATIVE_INFINITY,
        0,
        -1,
        microBatches.halvings());
  }

  private Step step(List<MaskedBatch> group) {
    long before = microSteps;
    PretrainingLosses losses =
        microBatches.compute(
            group,
            batches -> {
              microSteps = before;
              return gradients(batches);
            },
            listener::onHalvedBatches);
    requireFinite("loss", losses.loss());
    double rate = plan.schedule().rate(optimizer.steps());
    double norm;
    try (NDManager scope = model.manager().newSubManager()) {
      norm = optimizer.gradientNorm(scope);
      requireFinite("gradient norm", norm);
      optimizer.step(scope, rate, AdamW.clippingDivisor(norm, plan.clipNorm()));
    }
    model.weightsChanged();
    long tokens = group.stream().mapToLong(batch -> batch.batch().tokensInUse()).sum();
    return new Step(optimizer.steps(), losses, rate, norm, tokens);
  }

  private PretrainingLosses gradients(List<MaskedBatch> group) {
    long hidden = group.stream().mapToLong(MaskedBatch::hidden).sum();
    long examples = group.stream().mapToLong(MaskedBatch::examples).sum();
    PretrainingLosses losses = PretrainingLosses.NONE;
    for (MaskedBatch batch : group) {
      StepShare share = new StepShare(hidden, examples, losses.examples() > 0);
      DropoutStep dropout = new DropoutStep(masks, microSteps++);
      losses = losses.plus(model.gradients(batch, dropout, share, optimizer.gradients()));
    }
    return losses;
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
