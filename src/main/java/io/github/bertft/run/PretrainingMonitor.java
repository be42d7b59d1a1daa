package io.github.bertft.run;

import io.github.bertft.checkpoint.RunState;
import io.github.bertft.report.MetricsLog;
import io.github.bertft.report.TrainingStatus;
import io.github.bertft.train.Pretrainer;
import io.github.bertft.train.TrainingState;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Shows and logs a pre-training. */
final class PretrainingMonitor implements Pretrainer.Listener {
  private static final double SMOOTHING = 0.05;

  private final Console console;
  private final MetricsLog log;
  private final long totalSteps;
  private final long stepsPerEpoch;
  private @Nullable RunCheckpoints checkpoints;
  private long start = System.nanoTime();
  private long lastStepNanos = start;
  private double shownLoss = Double.NaN;
  private double shownAccuracy = Double.NaN;
  private double shownTokensPerSecond = Double.NaN;

  PretrainingMonitor(Console console, MetricsLog log, long totalSteps, long stepsPerEpoch) {
    this.console = console;
    this.log = log;
    this.totalSteps = totalSteps;
    this.stepsPerEpoch = stepsPerEpoch;
  }

  /** Takes over the time before the run was interrupted. */
  void goOn(RunState state) {
    start -= TimeUnit.MILLISECONDS.toNanos(state.elapsedMillis());
  }

  /** Saves states from now on. */
  void saveWith(RunCheckpoints runCheckpoints) {
    checkpoints = runCheckpoints;
  }

  /** Shows that training is about to begin. */
  void begin() {
    lastStepNanos = System.nanoTime();
    console.progress().goOn("pre-training", totalSteps, "steps", elapsedMillis());
  }

  /** Since training began, interruptions not counted. */
  long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  @Override
  public void onStep(Pretrainer.Step step) {
    long now = System.nanoTime();
    double tokensPerSecond = step.tokensInUse() / Math.max(1e-9, (now - lastStepNanos) / 1e9);
    lastStepNanos = now;
    double accuracy = step.losses().accuracy();
    shownLoss = smooth(shownLoss, step.losses().wordLoss());
    shownAccuracy = smooth(shownAccuracy, accuracy);
    shownTokensPerSecond = smooth(shownTokensPerSecond, tokensPerSecond);
    log.pretraining(
        new MetricsLog.Step(
            step.step(),
            (double) step.step() / stepsPerEpoch,
            step.losses().wordLoss(),
            step.rate(),
            step.gradientNorm(),
            tokensPerSecond,
            elapsedMillis()),
        step.losses().nextLoss(),
        accuracy);
    String status = new TrainingStatus(shownLoss, step.rate(), shownTokensPerSecond).render();
    String shown = String.format(Locale.ROOT, "%s, right %.1f%%", status, 100 * shownAccuracy);
    console.progress().step(step.step(), shown);
  }

  @Override
  public void onState(TrainingState state) {
    if (checkpoints != null) {
      checkpoints.onState(state);
    }
  }

  @Override
  public void onHalvedBatches(int examples, int pieces) {
    console.warn(List.of(RunNotes.halvedBatches(examples, pieces)));
  }

  private static double smooth(double shown, double value) {
    return Double.isNaN(shown) ? value : shown + SMOOTHING * (value - shown);
  }
}
