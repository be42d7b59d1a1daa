package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Training and validation examples out of one set, both in file order.
 *
 * <p>Stratified: every class gives about the same share. Examples with equal texts stay on one
 * side, or validation would reward memory; where their labels differ, that side is training. Every
 * class keeps at least one text for training.
 */
public record DataSplit(List<TextExample> train, List<TextExample> validation) {
  public DataSplit {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
  }

  /**
   * Splits labelled examples; the same examples, share and seed give the same split everywhere.
   *
   * @param validationShare between 0 and 1, exclusive
   * @throws DataException if there are too few different texts to have both sides
   */
  public static DataSplit of(List<TextExample> examples, double validationShare, long seed) {
    return of(examples, Stratification.labels(examples), validationShare, seed);
  }

  /**
   * The same by other classes.
   *
   * @param classOf class of each example
   */
  static DataSplit of(
      List<TextExample> examples, List<String> classOf, double validationShare, long seed) {
    requireShare(validationShare);
    Map<String, List<List<Integer>>> classes = groupsByClass(examples, classOf);
    int[] sizes = classes.values().stream().mapToInt(DataSplit::exampleCount).toArray();
    int total = Math.max(1, (int) Math.round(validationShare * Arrays.stream(sizes).sum()));
    int[] targets = Apportionment.of(sizes, total, false);
    Set<Integer> chosen = new HashSet<>();
    int stream = 0;
    for (List<List<Integer>> groups : classes.values()) {
      SeededShuffle.shuffle(groups, seed, stream);
      choose(groups, targets[stream], chosen);
      stream++;
    }
    return of(examples, chosen);
  }

  static void requireShare(double validationShare) {
    if (!(validationShare > 0 && validationShare < 1)) {
      throw new IllegalArgumentException("share must be between 0 and 1, was " + validationShare);
    }
  }

  /**
   * The chosen positions are for validation.
   *
   * @throws DataException if there are none
   */
  static DataSplit of(List<TextExample> examples, Set<Integer> chosen) {
    if (chosen.isEmpty()) {
      throw new DataException(
          new Fault(
              "D33",
              "",
              "no validation share can be split off "
                  + examples.size()
                  + (examples.size() == 1 ? " example" : " examples")
                  + "; classes need two different texts or more",
              "name a validation file with data.validation"));
    }
    List<TextExample> train = new ArrayList<>();
    List<TextExample> validation = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      (chosen.contains(i) ? validation : train).add(examples.get(i));
    }
    return new DataSplit(train, validation);
  }

  /** Takes groups that fit until the target is met; the last group is left for training. */
  private static void choose(List<List<Integer>> groups, int target, Set<Integer> chosen) {
    int left = target;
    for (List<Integer> group : groups.subList(0, groups.size() - 1)) {
      if (group.size() <= left) {
        chosen.addAll(group);
        left -= group.size();
      }
    }
  }

  /**
   * Class to groups of positions with equal texts; classes sorted, groups in file order, those of
   * several classes left out.
   */
  private static Map<String, List<List<Integer>>> groupsByClass(
      List<TextExample> examples, List<String> classOf) {
    Map<String, List<List<Integer>>> byClass = new TreeMap<>();
    for (List<Integer> group : groups(examples)) {
      List<String> classes = group.stream().map(classOf::get).distinct().toList();
      if (classes.size() == 1) {
        byClass.computeIfAbsent(classes.get(0), unused -> new ArrayList<>()).add(group);
      }
    }
    return byClass;
  }

  /** Positions of equal texts, in file order. */
  static List<List<Integer>> groups(List<TextExample> examples) {
    Map<TextKey, List<Integer>> byText = new LinkedHashMap<>();
    for (int i = 0; i < examples.size(); i++) {
      byText.computeIfAbsent(TextKey.of(examples.get(i)), unused -> new ArrayList<>()).add(i);
    }
    return List.copyOf(byText.values());
  }

  private static int exampleCount(List<List<Integer>> groups) {
    return groups.stream().mapToInt(Collection::size).sum();
  }
}
