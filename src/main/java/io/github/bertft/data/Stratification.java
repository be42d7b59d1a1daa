package io.github.bertft.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How a part of labelled examples is drawn so that it is like the whole; file order is kept. */
public sealed interface Stratification {
  /** Takes some in proportion; all if there are no more. */
  List<TextExample> take(List<TextExample> examples, int maxExamples, long seed);

  /**
   * Takes so many of each class.
   *
   * @param source where the examples came from, for the message
   * @throws io.github.bertft.fault.DataException D76 if a class has fewer
   */
  List<TextExample> takePerClass(
      List<TextExample> examples, int perClass, String source, long seed);

  /** Splits a share off as {@link DataSplit#of(List, double, long)}. */
  DataSplit split(List<TextExample> examples, double validationShare, long seed);

  /** How many classes should be in any part. */
  int classes(List<TextExample> examples);

  /** The label of each example. */
  static List<String> labels(List<TextExample> examples) {
    return examples.stream().map(LabelSet::labelOf).toList();
  }

  /** Each label in proportion. */
  record ByLabel() implements Stratification {
    @Override
    public List<TextExample> take(List<TextExample> examples, int maxExamples, long seed) {
      return StratifiedLimit.take(examples, maxExamples, seed);
    }

    @Override
    public List<TextExample> takePerClass(
        List<TextExample> examples, int perClass, String source, long seed) {
      return StratifiedLimit.takePerClass(examples, perClass, source, seed);
    }

    @Override
    public DataSplit split(List<TextExample> examples, double validationShare, long seed) {
      return DataSplit.of(examples, validationShare, seed);
    }

    @Override
    public int classes(List<TextExample> examples) {
      return (int) labels(examples).stream().distinct().count();
    }
  }

  /** Examples of any number of labels: each label about in proportion, the rarest seen to first. */
  record ByLabelList() implements Stratification {
    @Override
    public List<TextExample> take(List<TextExample> examples, int maxExamples, long seed) {
      if (maxExamples >= examples.size()) {
        return examples;
      }
      BitSet taken = new IterativeDraw(namesOf(examples), seed).exactly(maxExamples);
      return taken.stream().mapToObj(examples::get).toList();
    }

    @Override
    public List<TextExample> takePerClass(
        List<TextExample> examples, int perClass, String source, long seed) {
      IterativeDraw draw = new IterativeDraw(namesOf(examples), seed);
      StratifiedLimit.requireEnough(draw.unitsOfNames(), perClass, source);
      return draw.atLeastOfEach(perClass).stream().mapToObj(examples::get).toList();
    }

    /** Equal texts stay together: a group has the labels of all its examples. */
    @Override
    public DataSplit split(List<TextExample> examples, double validationShare, long seed) {
      DataSplit.requireShare(validationShare);
      List<List<Integer>> groups = DataSplit.groups(examples);
      List<Set<String>> names = namesOf(examples);
      List<Set<String>> ofGroups =
          groups.stream()
              .map(
                  group ->
                      group.stream()
                          .flatMap(i -> names.get(i).stream())
                          .collect(Collectors.<String, Set<String>>toCollection(TreeSet::new)))
              .toList();
      Set<Integer> chosen = new HashSet<>();
      new IterativeDraw(ofGroups, seed)
          .share(validationShare).stream().forEach(group -> chosen.addAll(groups.get(group)));
      return DataSplit.of(examples, chosen);
    }

    @Override
    public int classes(List<TextExample> examples) {
      return (int) namesOf(examples).stream().flatMap(Set::stream).distinct().count();
    }

    private static List<Set<String>> namesOf(List<TextExample> examples) {
      return examples.stream().map(e -> Set.copyOf(LabelNames.of(e))).toList();
    }
  }

  /** Numbers: ten parts of the range by rank, each in proportion. */
  record ByNumber() implements Stratification {
    private static final int PARTS = 10;

    @Override
    public List<TextExample> take(List<TextExample> examples, int maxExamples, long seed) {
      return StratifiedLimit.take(examples, parts(examples), maxExamples, seed);
    }

    @Override
    public List<TextExample> takePerClass(
        List<TextExample> examples, int perClass, String source, long seed) {
      throw new IllegalArgumentException("numbers have no classes");
    }

    @Override
    public DataSplit split(List<TextExample> examples, double validationShare, long seed) {
      return DataSplit.of(examples, parts(examples), validationShare, seed);
    }

    @Override
    public int classes(List<TextExample> examples) {
      return 1;
    }

    /** The part of each number; equal numbers are in one part. */
    private static List<String> parts(List<TextExample> examples) {
      double[] numbers = LabelNumbers.of(examples);
      int[] byRank =
          IntStream.range(0, numbers.length)
              .boxed()
              .sorted(Comparator.comparingDouble((Integer i) -> numbers[i]))
              .mapToInt(Integer::intValue)
              .toArray();
      String[] parts = new String[numbers.length];
      for (int rank = 0; rank < byRank.length; rank++) {
        boolean same = rank > 0 && numbers[byRank[rank]] == numbers[byRank[rank - 1]];
        parts[byRank[rank]] =
            same
                ? parts[byRank[rank - 1]]
                : Integer.toString((int) ((long) rank * PARTS / numbers.length));
      }
      return Arrays.asList(parts);
    }
  }
}
