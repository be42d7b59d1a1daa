package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataSplitTest {
  private static TextExample example(int line, String text, String label) {
    return new TextExample(text, null, label, new TextExample.Place("a.csv", line));
  }

  /** 60 of a, 30 of b, 10 of c, mixed. */
  private static List<TextExample> hundred() {
    return IntStream.range(0, 100)
        .mapToObj(
            i -> {
              int k = i * 37 % 100;
              return example(i, "text " + i, k < 60 ? "a" : k < 90 ? "b" : "c");
            })
        .toList();
  }

  private static Map<String, Long> counts(List<TextExample> examples) {
    return examples.stream()
        .collect(Collectors.groupingBy(LabelSet::labelOf, Collectors.counting()));
  }

  private static List<Long> lines(List<TextExample> examples) {
    return examples.stream().map(example -> example.place().line()).toList();
  }

  @Test
  void givesEveryClassTheSameShareInFileOrder() {
    DataSplit split = DataSplit.of(hundred(), 0.2, 42);
    assertThat(counts(split.validation())).isEqualTo(Map.of("a", 12L, "b", 6L, "c", 2L));
    assertThat(counts(split.train())).isEqualTo(Map.of("a", 48L, "b", 24L, "c", 8L));
    assertThat(lines(split.validation())).isSorted();
    assertThat(lines(split.train()))
        .isSorted()
        .doesNotContainAnyElementsOf(lines(split.validation()));
  }

  @Test
  void dependsOnTheSeedAloneAndNeverChanges() {
    assertThat(DataSplit.of(hundred(), 0.1, 1)).isEqualTo(DataSplit.of(hundred(), 0.1, 1));
    assertThat(lines(DataSplit.of(hundred(), 0.1, 1).validation()))
        .containsExactly(15L, 17L, 18L, 20L, 39L, 51L, 69L, 70L, 91L, 93L);
    assertThat(DataSplit.of(hundred(), 0.1, 2)).isNotEqualTo(DataSplit.of(hundred(), 0.1, 1));
  }

  @Test
  void keepsEqualTextsOnOneSide() {
    List<TextExample> examples = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      examples.add(example(i, "text " + i % 100, i % 100 < 50 ? "a" : "b"));
    }
    for (long seed = 0; seed < 20; seed++) {
      DataSplit split = DataSplit.of(examples, 0.2, seed);
      assertThat(SplitOverlap.of(split.train(), split.validation().iterator()).examples()).isZero();
      assertThat(split.validation()).hasSize(60);
    }
  }

  @Test
  void leavesTextsWithSeveralLabelsInTraining() {
    List<TextExample> examples = new ArrayList<>(hundred());
    examples.add(example(100, "both", "a"));
    examples.add(example(101, "both", "c"));
    for (long seed = 0; seed < 20; seed++) {
      assertThat(lines(DataSplit.of(examples, 0.4, seed).train())).contains(100L, 101L);
    }
  }

  @Test
  void tellsPairsApart() {
    List<TextExample> examples = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      examples.add(
          new TextExample(
              "same", "pair " + i, i % 2 == 0 ? "a" : "b", new TextExample.Place("f", i)));
    }
    assertThat(DataSplit.of(examples, 0.2, 3).validation()).hasSize(4);
  }

  @Test
  void everyClassKeepsAText() {
    List<TextExample> examples = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      examples.add(example(i, "text " + i, "label" + i / 2));
    }
    for (long seed = 0; seed < 20; seed++) {
      DataSplit split = DataSplit.of(examples, 0.5, seed);
      assertThat(counts(split.train())).hasSize(20);
      assertThat(split.validation()).hasSize(20);
    }
  }

  @Test
  void hasAtLeastOneValidationExampleOrSaysWhyNot() {
    List<TextExample> four =
        List.of(
            example(1, "w", "a"), example(2, "x", "a"), example(3, "y", "b"), example(4, "z", "b"));
    assertThat(DataSplit.of(four, 0.01, 7).validation()).hasSize(1);
    List<TextExample> same = List.of(example(1, "x", "a"), example(2, "y", "b"));
    assertThatThrownBy(() -> DataSplit.of(same, 0.5, 7))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "no validation share can be split off 2 examples; classes need two different texts or"
                + " more [D33]"
                + System.lineSeparator()
                + "  name a validation file with data.validation");
    assertThatThrownBy(() -> DataSplit.of(List.of(), 0.5, 7)).isInstanceOf(DataException.class);
    assertThatThrownBy(() -> DataSplit.of(same, 1, 7)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void limitsEachClassInProportion() {
    List<TextExample> taken = StratifiedLimit.take(hundred(), 20, 42);
    assertThat(counts(taken)).isEqualTo(Map.of("a", 12L, "b", 6L, "c", 2L));
    assertThat(taken).isSortedAccordingTo(Comparator.comparing(e -> e.place().line()));
    assertThat(taken).isEqualTo(StratifiedLimit.take(hundred(), 20, 42));
    assertThat(taken).isNotEqualTo(StratifiedLimit.take(hundred(), 20, 43));
    assertThat(StratifiedLimit.take(hundred(), 100, 1)).isEqualTo(hundred());
    assertThat(counts(StratifiedLimit.take(hundred(), 3, 1)))
        .isEqualTo(Map.of("a", 1L, "b", 1L, "c", 1L));
    assertThat(StratifiedLimit.take(hundred(), 1, 1)).hasSize(1);
  }

  @Test
  void limitsToAShareWithEachLabelAtLeastOnce() {
    assertThat(counts(ExampleLimit.parse("20%").take(hundred(), "a.csv", 42)))
        .isEqualTo(Map.of("a", 12L, "b", 6L, "c", 2L));
    assertThat(counts(ExampleLimit.parse("0.4%").take(hundred(), "a.csv", 42)))
        .isEqualTo(Map.of("a", 1L, "b", 1L, "c", 1L));
    assertThat(ExampleLimit.parse("100%").take(hundred(), "a.csv", 1)).isEqualTo(hundred());
    assertThat(ExampleLimit.parse("20").take(hundred(), "a.csv", 42))
        .isEqualTo(ExampleLimit.parse("20%").take(hundred(), "a.csv", 42));
  }

  @Test
  void limitsToANumberOfEachLabel() {
    List<TextExample> eight = ExampleLimit.parse("8 per class").take(hundred(), "a.csv", 42);
    assertThat(counts(eight)).isEqualTo(Map.of("a", 8L, "b", 8L, "c", 8L));
    assertThat(eight).isSortedAccordingTo(Comparator.comparing(e -> e.place().line()));
    assertThat(ExampleLimit.parse("10 per class").take(hundred(), "a.csv", 42)).containsAll(eight);
    assertThat(ExampleLimit.parse("8 per class").take(hundred(), "a.csv", 43)).isNotEqualTo(eight);
    ExampleLimit tooMany = ExampleLimit.parse("31 per class");
    assertThatThrownBy(() -> tooMany.take(hundred(), "a.csv", 42))
        .isInstanceOfSatisfying(
            DataException.class,
            e ->
                assertThat(e.faults().stream().map(Fault::render))
                    .containsExactly(
                        "a.csv: label \"b\" has 30 examples; data.limit asks for 31 per class [D76]",
                        "a.csv: label \"c\" has 10 examples; data.limit asks for 31 per class [D76]"));
  }

  @Test
  void sharesOutByLargestRemainder() {
    assertThat(Apportionment.of(new int[] {60, 30, 10}, 7, false)).containsExactly(4, 2, 1);
    assertThat(Apportionment.of(new int[] {1, 1, 1}, 2, false)).containsExactly(1, 1, 0);
    assertThat(Apportionment.of(new int[] {98, 1, 1}, 10, false)).containsExactly(10, 0, 0);
    assertThat(Apportionment.of(new int[] {98, 1, 1}, 10, true)).containsExactly(8, 1, 1);
    assertThat(Apportionment.of(new int[] {98, 1, 1}, 2, true)).containsExactly(2, 0, 0);
    assertThat(Apportionment.of(new int[] {}, 1, false)).isEmpty();
  }

  @Test
  void shufflesEveryOrderAboutEquallyOften() {
    Map<List<Integer>, Long> orders =
        IntStream.range(0, 6_000)
            .mapToObj(
                seed -> {
                  List<Integer> list = new ArrayList<>(List.of(1, 2, 3));
                  SeededShuffle.shuffle(list, seed, 0);
                  return list;
                })
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(orders).hasSize(6);
    assertThat(orders.values()).allSatisfy(count -> assertThat(count).isBetween(850L, 1_150L));
  }

  @Test
  void countsTextsThatAreInBothSets() {
    List<TextExample> train = List.of(example(1, "x", "a"), example(2, "y", "b"));
    List<TextExample> test =
        List.of(
            example(1, "z", "a"), example(2, "y", "a"), example(3, "y", "b"), example(4, "Y", "b"));
    SplitOverlap overlap = SplitOverlap.of(train, test.iterator());
    assertThat(overlap.examples()).isEqualTo(2);
    assertThat(overlap.warning().orElseThrow().render())
        .isEqualTo(
            "a.csv:2: 2 texts are also in the training set, the first here; scores will look too"
                + " good [D61]");
    assertThat(SplitOverlap.of(train, test.subList(0, 1).iterator()).warning()).isEmpty();
    assertThat(
            SplitOverlap.of(train, train.subList(0, 1).iterator())
                .warning()
                .orElseThrow()
                .message())
        .startsWith("1 text is also");
  }
}
