package io.github.bertft.train;

/**
 * Learning rate as a pure function of the optimizer step; step 0 is the first.
 *
 * <p>During warm-up the share of the peak is {@code step / warmupSteps}, so the first step's is 0.
 * Afterwards, with {@code x = (step - warmupSteps) / (totalSteps - warmupSteps)}: linear {@code 1 -
 * x}, cosine {@code (1 + cos(pi x)) / 2}, constant 1. These are the schedules of Hugging Face
 * transformers; the code published with Sun et al. 2019 counts the decay from step 0 instead.
 *
 * @param shape after warm-up
 * @param peakRate at the end of warm-up
 * @param warmupSteps 0 starts at the peak
 * @param totalSteps of the whole run
 */
public record LearningRateSchedule(
    Shape shape, double peakRate, long warmupSteps, long totalSteps) {
  /** Course after warm-up. */
  public enum Shape {
    LINEAR,
    CONSTANT,
    COSINE
  }

  /** The rate of one step. */
  public double rate(long step) {
    if (step < warmupSteps) {
      return peakRate * ((double) step / Math.max(1, warmupSteps));
    }
    double remaining = Math.max(1, totalSteps - warmupSteps);
    return switch (shape) {
      case CONSTANT -> peakRate;
      case LINEAR -> peakRate * Math.max(0, (totalSteps - step) / remaining);
      case COSINE -> {
        double progress = (step - warmupSteps) / remaining;
        yield peakRate * Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
      }
    };
  }
}
