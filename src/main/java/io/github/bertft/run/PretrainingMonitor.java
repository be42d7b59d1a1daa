package io.github.bertft.run;

import io.github.bertft.checkpoint.RunState;
import io.github.bertft.report.MetricsLog;
import io.github.bertft.report.TrainingStatus;
import io.github.bertft.train.Pretrainer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Shows and logs a pre-training. */
final class PretrainingMonitor {
  private static final double SMOOTHING = 0.05;

  private final Console console;
  private final MetricsLog log;
  private final long totalSteps;
  private final int batchesPerEpoch;
  private long start = System.nanoTime();
  private long lastStepNanos = start;
  private double shownLoss = Double.NaN;
  private double shownAccuracy = Double.NaN;
  private double shownTokensPerSecond = Double.NaN;

  PretrainingMonitor(Console console, MetricsLog log, long totalSteps, int batchesPerEpoch) {
    this.console = console;
    this.log = log;
    this.totalSteps = totalSteps;
    this.batchesPerEpoch = batchesPerEpoch;
  }

  /** Takes over the time before the run was interrupted. */
  void goOn(RunState state) {
    start -= TimeUnit.MILLISECONDS.toNanos(state.elapsedMillis());
  }

  /** Shows that training is about to begin. */
  void begin() {
    lastStepNanos = System.nanoTime();
    console.progress().start("pre-training", totalSteps, "steps");
  }

  /** Since training began, interruptions not counted. */
  long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  void onStep(Pretrainer.Step step) {
    long now = System.nanoTime();
    double tokensPerSecond = step.tokensInUse() / Math.max(1e-9, (now - lastStepNanos) / 1e9);
    lastStepNanos = now;
    double accuracy = (double) step.losses().right() / step.losses().hidden();
    shownLoss = smooth(shownLoss, step.losses().wordLoss());
    shownAccuracy = smooth(shownAccuracy, accuracy);
    shownTokensPerSecond = smooth(shownTokensPerSecond, tokensPerSecond);
    log.pretraining(
        new MetricsLog.Step(
            step.step(),
            (double) step.step() / batchesPerEpoch,
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

  private static double smooth(double shown, double value) {
    return Double.isNaN(shown) ? value : shown + SMOOTHING * (value - shown);
  }
}
