package io.github.bertft.evaluate;

import java.util.Comparator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** How far two rows of numbers rise together; NaN where one of them is constant. */
final class Correlation {
  private Correlation() {}

  /** Pearson's coefficient of the numbers. */
  static double pearson(double[] a, double[] b) {
    if (isConstant(a) || isConstant(b)) {
      return Double.NaN; // which rounding of the mean would hide
    }
    double meanA = mean(a);
    double meanB = mean(b);
    double products = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      double fromA = a[i] - meanA;
      double fromB = b[i] - meanB;
      products += fromA * fromB;
      squaresA += fromA * fromA;
      squaresB += fromB * fromB;
    }
    double norm = Math.sqrt(squaresA) * Math.sqrt(squaresB);
    return norm > 0 ? Math.max(-1, Math.min(1, products / norm)) : Double.NaN;
  }

  /** Spearman's coefficient: Pearson's of the ranks, equal numbers having their mean rank. */
  static double spearman(double[] a, double[] b) {
    return pearson(ranks(a), ranks(b));
  }

  private static boolean isConstant(double[] values) {
    return DoubleStream.of(values).distinct().limit(2).count() < 2;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    int from = 0;
    while (from < order.length) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + to - 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
