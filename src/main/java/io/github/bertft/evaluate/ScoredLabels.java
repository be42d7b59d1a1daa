package io.github.bertft.evaluate;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Texts' labels beside a model's probabilities for them. */
final class ScoredLabels {
  private final List<float[]> probabilities = new ArrayList<>();
  private final List<BitSet> actual = new ArrayList<>();

  /** Adds a text; both stay as they are. */
  void add(float[] scores, BitSet labels) {
    probabilities.add(scores);
    actual.add(labels);
  }

  int size() {
    return actual.size();
  }

  float[] probabilities(int text) {
    return probabilities.get(text);
  }

  BitSet actual(int text) {
    return actual.get(text);
  }

  /** The texts by the probability of a label, the highest first. */
  Ranking ranking(int label) {
    int[] order =
        IntStream.range(0, size())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -probabilities.get(i)[label]))
            .mapToInt(Integer::intValue)
            .toArray();
    return new Ranking(label, order);
  }

  /** Texts in the order of one label's probability. */
  final class Ranking {
    private final int label;
    private final int[] order;
    private final long support;

    private Ranking(int label, int[] order) {
      this.label = label;
      this.order = order;
      support = actual.stream().filter(labels -> labels.get(label)).count();
    }

    int size() {
      return order.length;
    }

    /** Texts that have the label. */
    long support() {
      return support;
    }

    float probability(int rank) {
      return probabilities.get(order[rank])[label];
    }

    boolean isRight(int rank) {
      return actual.get(order[rank]).get(label);
    }

    /**
     * Sum of the precision at each rank, weighed by what recall it adds; equal probabilities count
     * as one rank. NaN if no text has the label.
     */
    double averagePrecision() {
      double sum = 0;
      long found = 0;
      long counted = 0;
      for (int rank = 0; rank < size(); rank++) {
        found += isRight(rank) ? 1 : 0;
        boolean last = rank + 1 == size() || probability(rank + 1) < probability(rank);
        if (last) {
          sum += (double) (found - counted) / support * found / (rank + 1);
          counted = found;
        }
      }
      return support == 0 ? Double.NaN : sum;
    }
  }
}
