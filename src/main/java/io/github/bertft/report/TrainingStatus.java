package io.github.bertft.report;

import java.util.Locale;

/**
 * What is told of a training step beside its number.
 *
 * @param loss mean over the last steps
 * @param learningRate of the step
 * @param tokensPerSecond real tokens, without padding
 */
public record TrainingStatus(double loss, double learningRate, double tokensPerSecond) {
  /** As {@code loss 0.3412, rate 5.00e-05, 1,234 tokens/s}. */
  public String render() {
    return "loss "
        + Figures.four(loss)
        + String.format(Locale.ROOT, ", rate %.2e, ", learningRate)
        + Figures.count(Math.round(tokensPerSecond))
        + " tokens/s";
  }
}
