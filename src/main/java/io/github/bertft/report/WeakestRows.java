package io.github.bertft.report;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The rows of a table that can be read: all, or those with the lowest F1 where there are many.
 *
 * @param note says how many were left out, and ends in a line feed; empty where none were
 */
record WeakestRows<T>(List<T> rows, String note) {
  private static final int MAX_ROWS = 100;
  private static final int WEAKEST = 50;

  /**
   * Chooses them.
   *
   * @param noun what a row is, in the plural
   */
  static <T> WeakestRows<T> of(List<T> all, ToDoubleFunction<T> f1, String noun) {
    if (all.size() <= MAX_ROWS) {
      return new WeakestRows<>(all, "");
    }
    return new WeakestRows<>(
        all.stream().sorted(Comparator.comparingDouble(f1)).limit(WEAKEST).toList(),
        "the "
            + WEAKEST
            + ' '
            + noun
            + " with the lowest F1 of "
            + Figures.count(all.size())
            + "; the JSON report has all\n");
  }
}
