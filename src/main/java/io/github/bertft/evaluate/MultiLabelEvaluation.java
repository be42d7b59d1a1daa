package io.github.bertft.evaluate;

import io.github.bertft.data.ProblemType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model of any number of labels does on one dataset.
 *
 * <p>The figures are those of scikit-learn with {@code zero_division=0}; the mean of the average
 * precisions is over the labels that some text has.
 *
 * @param dataset the dataset's name, as the user gave it
 * @param examples at least one
 * @param loss mean binary cross-entropy in nats, over texts and labels
 * @param labels in the model's order
 * @param exact texts whose labels are all right
 * @param found right labels that were given
 * @param given labels that were given
 * @param elapsedMillis wall time of the evaluation
 */
public record MultiLabelEvaluation(
    String dataset,
    long examples,
    double loss,
    List<LabelMetrics> labels,
    long exact,
    long found,
    long given,
    long elapsedMillis)
    implements Evaluation {
  public MultiLabelEvaluation {
    labels = List.copyOf(labels);
    if (examples == 0) {
      throw new IllegalArgumentException("an evaluation needs at least one example");
    }
  }

  @Override
  public ProblemType problem() {
    return ProblemType.MULTI_LABEL;
  }

  @Override
  public Map<Figure, Double> figures() {
    long support = labels.stream().mapToLong(LabelMetrics::support).sum();
    double wrong = (given - found) + (support - found);
    Map<Figure, Double> figures = new LinkedHashMap<>();
    figures.put(Figure.MICRO_F1, given + support == 0 ? 0 : 2.0 * found / (given + support));
    figures.put(
        Figure.MACRO_F1, labels.stream().mapToDouble(LabelMetrics::f1).sum() / labels.size());
    figures.put(Figure.SUBSET_ACCURACY, (double) exact / examples);
    figures.put(Figure.HAMMING_LOSS, wrong / examples / labels.size());
    figures.put(
        Figure.AVERAGE_PRECISION,
        labels.stream()
            .mapToDouble(LabelMetrics::averagePrecision)
            .filter(precision -> !Double.isNaN(precision))
            .average()
            .orElse(Double.NaN));
    figures.put(Figure.LOSS, loss);
    return Collections.unmodifiableMap(figures);
  }

  /** Those that the labels were given by. */
  public Thresholds thresholds() {
    return new Thresholds(labels.stream().map(LabelMetrics::threshold).toList());
  }

  @Override
  public MultiLabelEvaluation named(String name) {
    return new MultiLabelEvaluation(
        name, examples, loss, labels, exact, found, given, elapsedMillis);
  }
}
