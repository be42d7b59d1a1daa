package io.github.bertft.evaluate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The figures of a confusion matrix, as scikit-learn computes them with {@code labels} set to all
 * labels of the model and {@code zero_division=0}.
 *
 * <p>A share of nothing (0/0) is 0. The macro average runs over all labels of the model, also those
 * that the dataset has no example of, so that figures of several datasets mean the same; the
 * weighted average weighs each class by its examples.
 */
public final class Metrics {
  private Metrics() {}

  /** Share of examples taken for their own class. */
  public static double accuracy(ConfusionMatrix confusion) {
    return ratio(confusion.correct(), confusion.total());
  }

  /** Share of examples taken for another class. */
  public static double error(ConfusionMatrix confusion) {
    return ratio(confusion.total() - confusion.correct(), confusion.total());
  }

  /** Precision, recall, F1 and support of each class, in the model's order. */
  public static List<ClassMetrics> perClass(ConfusionMatrix confusion) {
    return IntStream.range(0, confusion.classes()).mapToObj(i -> ofClass(confusion, i)).toList();
  }

  /** Mean F1 over all labels of the model, each counting the same. */
  public static double macroF1(ConfusionMatrix confusion) {
    double sum = 0;
    for (ClassMetrics row : perClass(confusion)) {
      sum += row.f1();
    }
    return sum / confusion.classes();
  }

  /** Mean F1 over the labels, each counting as much as it has examples. */
  public static double weightedF1(ConfusionMatrix confusion) {
    if (confusion.total() == 0) {
      return 0;
    }
    double sum = 0;
    for (ClassMetrics row : perClass(confusion)) {
      sum += row.f1() * row.support();
    }
    return sum / confusion.total();
  }

  private static ClassMetrics ofClass(ConfusionMatrix confusion, int label) {
    long found = confusion.count(label, label);
    long predicted = confusion.predictedTotal(label);
    long actual = confusion.actualTotal(label);
    return new ClassMetrics(
        confusion.labels().get(label),
        ratio(found, predicted),
        ratio(found, actual),
        ratio(2 * found, predicted + actual),
        actual);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
