package io.github.bertft.evaluate;

import io.github.bertft.data.ProblemType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model of several classes does on one dataset.
 *
 * @param dataset the dataset's name, as the user gave it
 * @param loss mean cross-entropy in nats
 * @param confusion over all labels of the model; at least one example
 * @param elapsedMillis wall time of the evaluation
 */
public record ClassEvaluation(
    String dataset, double loss, ConfusionMatrix confusion, long elapsedMillis)
    implements Evaluation {
  public ClassEvaluation {
    if (confusion.total() == 0) {
      throw new IllegalArgumentException("an evaluation needs at least one example");
    }
  }

  @Override
  public ProblemType problem() {
    return ProblemType.SINGLE_LABEL;
  }

  @Override
  public Map<Figure, Double> figures() {
    Map<Figure, Double> figures = new LinkedHashMap<>();
    figures.put(Figure.ACCURACY, accuracy());
    figures.put(Figure.ERROR, error());
    figures.put(Figure.MACRO_F1, macroF1());
    figures.put(Figure.WEIGHTED_F1, weightedF1());
    figures.put(Figure.LOSS, loss);
    return Collections.unmodifiableMap(figures);
  }

  @Override
  public ClassEvaluation named(String name) {
    return new ClassEvaluation(name, loss, confusion, elapsedMillis);
  }

  @Override
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
