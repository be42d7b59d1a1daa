package io.github.bertft.evaluate;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How often each class was taken for each class.
 *
 * <p>Only cells that are not zero are kept, so that ten thousand labels need no hundred million
 * cells.
 */
public final class ConfusionMatrix {
  private final List<String> labels;
  private final Map<Long, Long> counts;
  private final long[] actualTotals;
  private final long[] predictedTotals;
  private final long total;

  private ConfusionMatrix(List<String> labels, Map<Long, Long> counts) {
    this.labels = labels;
    this.counts = counts;
    this.actualTotals = new long[labels.size()];
    this.predictedTotals = new long[labels.size()];
    long sum = 0;
    for (Map.Entry<Long, Long> cell : counts.entrySet()) {
      actualTotals[(int) (cell.getKey() / labels.size())] += cell.getValue();
      predictedTotals[(int) (cell.getKey() % labels.size())] += cell.getValue();
      sum += cell.getValue();
    }
    this.total = sum;
  }

  /** The labels' names in the order of the model's classes. */
  public List<String> labels() {
    return labels;
  }

  /** Number of classes. */
  public int classes() {
    return labels.size();
  }

  /** Examples of class {@code actual} that were taken for class {@code predicted}. */
  public long count(int actual, int predicted) {
    Objects.checkIndex(actual, labels.size());
    Objects.checkIndex(predicted, labels.size());
    return counts.getOrDefault((long) actual * labels.size() + predicted, 0L);
  }

  /** Examples of the class: the sum of its row. */
  public long actualTotal(int label) {
    return actualTotals[label];
  }

  /** Examples taken for the class: the sum of its column. */
  public long predictedTotal(int label) {
    return predictedTotals[label];
  }

  /** All examples. */
  public long total() {
    return total;
  }

  /** Examples taken for their own class: the sum of the diagonal. */
  public long correct() {
    long correct = 0;
    for (int i = 0; i < labels.size(); i++) {
      correct += count(i, i);
    }
    return correct;
  }

  /** The mistakes: cells off the diagonal that are not zero, most frequent first, then in order. */
  public List<Cell> confusions() {
    return counts.entrySet().stream()
        .map(
            entry ->
                new Cell(
                    (int) (entry.getKey() / labels.size()),
                    (int) (entry.getKey() % labels.size()),
                    entry.getValue()))
        .filter(cell -> cell.actual() != cell.predicted())
        .sorted(
            Comparator.comparingLong(Cell::count)
                .reversed()
                .thenComparingInt(Cell::actual)
                .thenComparingInt(Cell::predicted))
        .toList();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ConfusionMatrix that
        && labels.equals(that.labels)
        && counts.equals(that.counts);
  }

  @Override
  public int hashCode() {
    return Objects.hash(labels, counts);
  }

  @Override
  public String toString() {
    return "ConfusionMatrix" + labels + confusions() + correct() + "/" + total;
  }

  /** One cell: {@code count} examples of class {@code actual} were taken for {@code predicted}. */
  public record Cell(int actual, int predicted, long count) {}

  /** Counts pairs of classes; its memory grows with the cells used, not with the examples. */
  public static final class Builder {
    private final List<String> labels;
    private final Map<Long, Long> counts = new HashMap<>();

    /**
     * @param labels the labels' names in the order of the model's classes, at least one
     */
    public Builder(List<String> labels) {
      if (labels.isEmpty()) {
        throw new IllegalArgumentException("a confusion matrix needs at least one label");
      }
      this.labels = List.copyOf(labels);
    }

    /** Counts one example of class {@code actual} taken for class {@code predicted}. */
    public void add(int actual, int predicted) {
      Objects.checkIndex(actual, labels.size());
      Objects.checkIndex(predicted, labels.size());
      counts.merge((long) actual * labels.size() + predicted, 1L, Long::sum);
    }

    /** The matrix of what was counted so far. */
    public ConfusionMatrix build() {
      return new ConfusionMatrix(labels, Map.copyOf(counts));
    }
  }
}
