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
  /** The most telling first, as {@code loss 0.3412, 1,234 tokens/s, rate 5.00e-05}. */
  public String render() {
    return "loss "
        + Figures.four(loss)
        + ", "
        + Figures.count(Math.round(tokensPerSecond))
        + " tokens/s"
        + String.format(Locale.ROOT, ", rate %.2e", learningRate);
  }
}
