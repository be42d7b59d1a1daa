package io.github.bertft.evaluate;

import java.util.List;

/**
 * What the model does on one dataset.
 *
 * @param dataset the dataset's name, as the user gave it
 * @param loss mean cross-entropy in nats
 * @param confusion over all labels of the model; at least one example
 * @param elapsedMillis wall time of the evaluation
 */
public record Evaluation(
    String dataset, double loss, ConfusionMatrix confusion, long elapsedMillis) {
  public Evaluation {
    if (confusion.total() == 0) {
      throw new IllegalArgumentException("an evaluation needs at least one example");
    }
  }

  /** Number of examples. */
  public long examples() {
    return confusion.total();
  }

  /** See {@link Metrics#accuracy}. */
  public double accuracy() {
    return Metrics.accuracy(confusion);
  }

  /** See {@link Metrics#error}. */
  public double error() {
    return Metrics.error(confusion);
  }

  /** See {@link Metrics#macroF1}. */
  public double macroF1() {
    return Metrics.macroF1(confusion);
  }

  /** See {@link Metrics#weightedF1}. */
  public double weightedF1() {
    return Metrics.weightedF1(confusion);
  }

  /** See {@link Metrics#perClass}. */
  public List<ClassMetrics> classes() {
    return Metrics.perClass(confusion);
  }
}
