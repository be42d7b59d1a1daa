package io.github.bertft.train;

import ai.djl.ndarray.NDManager;
import io.github.bertft.fault.DivergedException;
import io.github.bertft.fault.Fault;
import io.github.bertft.kernel.DropoutMasks;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.tokenize.TextBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The training loop: forward, backward, clip, step, and at the end of an epoch a score.
 *
 * <p>What the next step depends on is the weights, the optimizer's {@linkplain AdamW#state
 * moments}, and integers: step, epoch, batch in the epoch and seed. No generator has a hidden
 * state.
 */
public final class FineTuner {
  private static final int ROWS_NAMED = 5;

  /** Keeps a gradient of 0 from being divided by itself. */
  private static final double SMALLEST_NORM = 1e-12;

  private final Objective objective;
  private final Optimizer optimizer;
  private final TrainingPlan plan;
  private final GradientReduction reduction;
  private final TrainingListener listener;
  private final WeightSnapshot snapshot;
  private final DropoutMasks masks;
  private final BestScore best;
  private final MicroBatches<TextBatch> microBatches;
  private long microSteps;
  private int epoch;
  private int batches;
  private double lossSum;
  private long examples;

  /**
   * Puts the parts together; none is closed here.
   *
   * @param snapshot holds the best weights where the plan keeps them
   * @param state where to begin; weights, moments, steps and snapshot are already so
   */
  public FineTuner(
      Objective objective,
      Optimizer optimizer,
      TrainingPlan plan,
      GradientReduction reduction,
      TrainingListener listener,
      WeightSnapshot snapshot,
      TrainingState state) {
    this.objective = objective;
    this.optimizer = optimizer;
    this.plan = plan;
    this.reduction = reduction;
    this.listener = listener;
    this.snapshot = snapshot;
    this.masks = new DropoutMasks(plan.seed());
    this.best = new BestScore(plan.patience(), plan.minDelta(), state);
    microBatches = new MicroBatches<>(state.halvings());
    microSteps = state.microSteps();
    epoch = state.epoch();
    batches = state.batches();
    lossSum = state.lossSum();
    examples = state.examples();
  }

  /**
   * How a run ended.
   *
   * @param steps optimizer steps taken
   * @param epochs epochs run
   * @param bestEpoch whose weights the model holds, from 0
   * @param stoppedEarly whether patience came to an end
   */
  public record Outcome(long steps, int epochs, int bestEpoch, boolean stoppedEarly) {}

  /**
   * Trains the model in place.
   *
   * @param place names a training row for error messages
   * @throws DivergedException at the first loss or gradient that is not finite
   */
  public Outcome run(EpochSource source, IntFunction<String> place) {
    while (epoch < plan.epochs() && !best.exhausted()) {
      runEpoch(source, place);
      inScope(optimizer::settle);
      Optional<Double> score = listener.onEpochEnd(epoch, optimizer.steps(), lossSum / examples);
      if (score.isPresent() && best.offer(epoch, score.get()) && plan.keepBest()) {
        inScope(snapshot::take);
      }
      epoch++;
      batches = 0;
      lossSum = 0;
      examples = 0;
      listener.onState(state());
    }
    boolean stoppedEarly = epoch < plan.epochs();
    int bestEpoch = epoch - 1;
    if (plan.keepBest() && best.epoch() >= 0 && best.epoch() < bestEpoch) {
      bestEpoch = best.epoch();
      inScope(snapshot::restore);
      objective.weightsChanged();
    }
    return new Outcome(optimizer.steps(), epoch, bestEpoch, stoppedEarly);
  }

  private void runEpoch(EpochSource source, IntFunction<String> place) {
    try (EpochSource.Batches ahead = source.open(epoch, batches)) {
      while (ahead.hasNext()) {
        List<TextBatch> group = new ArrayList<>(plan.accumulation());
        while (group.size() < plan.accumulation() && ahead.hasNext()) {
          group.add(ahead.next());
        }
        TrainingListener.StepRecord step = step(group, place);
        batches += group.size();
        lossSum += step.loss() * step.examples();
        examples += step.examples();
        listener.onStep(step);
        listener.onState(state());
      }
    }
  }

  private TrainingState state() {
    return new TrainingState(
        optimizer.steps(),
        microSteps,
        epoch,
        batches,
        lossSum,
        examples,
        best.best(),
        best.evaluationsSince(),
        best.epoch(),
        microBatches.halvings());
  }

  /** One optimizer step over a group of accumulated batches. */
  private TrainingListener.StepRecord step(List<TextBatch> group, IntFunction<String> place) {
    if (plan.unfreezing().everySteps() > 0) {
      objective.freeze(plan.unfreezing().frozenDepths(optimizer.steps()));
    }
    final long before = microSteps;
    final double value = gradients(group, place);
    double norm = norm(group, place);
    if (plan.samRadius() > 0) {
      microSteps = before; // under the same dropout
      norm = gradientsAbove(group, place, plan.samRadius() / (norm + SMALLEST_NORM));
    }
    double rate = plan.schedule().rate(optimizer.steps());
    double divisor = AdamW.clippingDivisor(norm, plan.clipNorm());
    inScope(scope -> optimizer.step(scope, rate, divisor, plan.unfreezing()));
    objective.weightsChanged();
    return new TrainingListener.StepRecord(
        epoch,
        optimizer.steps(),
        value,
        rate,
        norm,
        group.stream().mapToInt(TextBatch::examples).sum(),
        group.stream().mapToLong(TextBatch::tokensInUse).sum());
  }

  /** Computes the gradients of a step and its loss, in smaller batches where need be. */
  private double gradients(List<TextBatch> group, IntFunction<String> place) {
    long before = microSteps;
    double value =
        microBatches.compute(
            group,
            batches -> {
              microSteps = before;
              return backward(batches, place);
            },
            listener::onHalvedBatches);
    reduction.reduce(optimizer.gradients());
    return value;
  }

  /**
   * Replaces the gradients by those further up the loss (Foret et al. 2021, algorithm 1).
   *
   * @param factor takes the gradients to the way up
   * @return their norm
   */
  private double gradientsAbove(List<TextBatch> group, IntFunction<String> place, double factor) {
    inScope(scope -> optimizer.ascend(scope, factor));
    objective.weightsChanged();
    gradients(group, place);
    inScope(optimizer::descend);
    return norm(group, place);
  }

  private double norm(List<TextBatch> group, IntFunction<String> place) {
    try (NDManager scope = objective.manager().newSubManager()) {
      double norm = optimizer.gradientNorm(scope);
      if (!Double.isFinite(norm)) {
        throw diverged("gradient norm", norm, group, place);
      }
      return norm;
    }
  }

  private double backward(List<TextBatch> group, IntFunction<String> place) {
    double weight = group.stream().mapToDouble(objective::weight).sum();
    double value = 0;
    for (int i = 0; i < group.size(); i++) {
      TextBatch batch = group.get(i);
      DropoutStep dropout = new DropoutStep(masks, microSteps);
      microSteps += batch.parts().size();
      double part = objective.backward(batch, dropout, weight, i > 0);
      if (!Double.isFinite(part)) {
        throw diverged("loss", part, List.of(batch), place);
      }
      value += part;
    }
    return value;
  }

  private DivergedException diverged(
      String what, double value, List<TextBatch> group, IntFunction<String> place) {
    String rows =
        group.stream()
            .flatMapToInt(batch -> Arrays.stream(batch.rows()))
            .limit(ROWS_NAMED)
            .mapToObj(place)
            .collect(Collectors.joining(", "));
    int more = group.stream().mapToInt(TextBatch::examples).sum() - ROWS_NAMED;
    return new DivergedException(
        new Fault(
            "N01",
            "",
            String.format(
                Locale.ROOT,
                "training diverged: %s of step %d was %s; the batch holds %s%s",
                what,
                optimizer.steps() + 1,
                value,
                rows,
                more > 0 ? " and " + more + " more" : ""),
            "try: a lower training.learning_rate, a longer warm-up or training.precision: fp32"));
  }

  private void inScope(Consumer<NDManager> action) {
    try (NDManager scope = objective.manager().newSubManager()) {
      action.accept(scope);
    }
  }
}
