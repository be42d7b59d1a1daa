package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A smaller training set with the same mix of classes. */
public final class StratifiedLimit {
  private static final int MOST_NAMED = 10;

  private StratifiedLimit() {}

  /**
   * Takes some labelled examples, each class in proportion and at least once where that is
   * possible; file order is kept.
   *
   * @param maxExamples how many to take; all if there are no more
   */
  public static List<TextExample> take(List<TextExample> examples, int maxExamples, long seed) {
    return take(examples, Stratification.labels(examples), maxExamples, seed);
  }

  /**
   * The same by other classes.
   *
   * @param classOf class of each example
   */
  static List<TextExample> take(
      List<TextExample> examples, List<String> classOf, int maxExamples, long seed) {
    if (maxExamples < 1) {
      throw new IllegalArgumentException("limit must be at least 1, was " + maxExamples);
    }
    if (maxExamples >= examples.size()) {
      return examples;
    }
    Map<String, List<Integer>> classes = byClass(classOf);
    int[] sizes = classes.values().stream().mapToInt(List::size).toArray();
    return draw(examples, classes, Apportionment.of(sizes, maxExamples, true), seed);
  }

  /**
   * Takes as many labelled examples of each class; a larger number takes those of a smaller one and
   * more.
   *
   * @param source where the examples came from, for the message
   * @throws DataException if a class has fewer: a set that is not even is not what was asked for
   */
  static List<TextExample> takePerClass(
      List<TextExample> examples, int perClass, String source, long seed) {
    Map<String, List<Integer>> classes = byClass(Stratification.labels(examples));
    requireEnough(classes, perClass, source);
    int[] parts = new int[classes.size()];
    Arrays.fill(parts, perClass);
    return draw(examples, classes, parts, seed);
  }

  /**
   * Requires so many examples of each class.
   *
   * @throws DataException D76 for up to 10 classes that have fewer
   */
  static void requireEnough(Map<String, List<Integer>> classes, int perClass, String source) {
    List<Fault> faults = new ArrayList<>();
    for (Map.Entry<String, List<Integer>> entry : classes.entrySet()) {
      int size = entry.getValue().size();
      if (size < perClass && faults.size() < MOST_NAMED) {
        faults.add(
            new Fault(
                "D76",
                source,
                String.format(
                    Locale.ROOT,
                    "label %s has %d example%s; data.limit asks for %d per class",
                    Quoted.of(entry.getKey()),
                    size,
                    size == 1 ? "" : "s",
                    perClass)));
      }
    }
    if (!faults.isEmpty()) {
      throw new DataException(faults);
    }
  }

  /** Positions of each class's examples. */
  private static Map<String, List<Integer>> byClass(List<String> classOf) {
    Map<String, List<Integer>> classes = new TreeMap<>();
    for (int i = 0; i < classOf.size(); i++) {
      classes.computeIfAbsent(classOf.get(i), unused -> new ArrayList<>()).add(i);
    }
    return classes;
  }

  private static List<TextExample> draw(
      List<TextExample> examples, Map<String, List<Integer>> classes, int[] parts, long seed) {
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
