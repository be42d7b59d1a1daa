package io.github.bertft.data;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A smaller training set with the same mix of classes. */
public final class StratifiedLimit {
  private StratifiedLimit() {}

  /**
   * Takes some labelled examples, each class in proportion and at least once where that is
   * possible; file order is kept.
   *
   * @param maxExamples how many to take; all if there are no more
   */
  public static List<TextExample> take(List<TextExample> examples, int maxExamples, long seed) {
    if (maxExamples < 1) {
      throw new IllegalArgumentException("limit must be at least 1, was " + maxExamples);
    }
    if (maxExamples >= examples.size()) {
      return examples;
    }
    Map<String, List<Integer>> classes = new TreeMap<>();
    for (int i = 0; i < examples.size(); i++) {
      classes
          .computeIfAbsent(LabelSet.labelOf(examples.get(i)), unused -> new ArrayList<>())
          .add(i);
    }
    int[] sizes = classes.values().stream().mapToInt(List::size).toArray();
    int[] parts = Apportionment.of(sizes, maxExamples, true);
    BitSet taken = new BitSet();
    int stream = 0;
    for (List<Integer> positions : classes.values()) {
      SeededShuffle.shuffle(positions, seed, stream);
      positions.subList(0, parts[stream]).forEach(taken::set);
      stream++;
    }
    return taken.stream().mapToObj(examples::get).toList();
  }
}
