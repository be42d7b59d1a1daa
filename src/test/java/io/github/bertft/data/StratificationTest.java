package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.bertft.fault.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Parts of examples with several labels or with numbers. */
class StratificationTest {
  private static final Stratification LISTS = new Stratification.ByLabelList();
  private static final Stratification NUMBERS = new Stratification.ByNumber();

  /** Label a in a half of 400 texts, b in a fifth, c in a twentieth, each for itself. */
  private static List<TextExample> lists() {
    Random random = new Random(1);
    List<TextExample> examples = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      List<String> names = new ArrayList<>();
      for (String label : List.of("a", "b", "c")) {
        double share = label.equals("a") ? 0.5 : label.equals("b") ? 0.2 : 0.05;
        if (random.nextDouble() < share) {
          names.add(label);
        }
      }
      examples.add(LabelFormTest.example(i, names.toArray(String[]::new)));
    }
    return examples;
  }

  private static Map<String, Integer> counts(List<TextExample> examples) {
    Map<String, Integer> counts = new TreeMap<>();
    for (TextExample example : examples) {
      List<String> names = LabelNames.of(example);
      names.forEach(name -> counts.merge(name, 1, Integer::sum));
      if (names.isEmpty()) {
        counts.merge("none", 1, Integer::sum);
      }
    }
    return counts;
  }

  @Test
  void splitsEachLabelInProportion() {
    for (int seed = 0; seed < 10; seed++) {
      DataSplit split = LISTS.split(lists(), 0.2, seed);
      assertThat(split.train().size() + split.validation().size()).isEqualTo(400);
      Map<String, Integer> all = counts(lists());
      counts(split.validation())
          .forEach(
              (label, count) ->
                  assertThat((double) count)
                      .as(label)
                      .isCloseTo(0.2 * all.get(label), within(label.equals("none") ? 8.0 : 2.0)));
      assertThat(counts(split.validation()).keySet()).isEqualTo(all.keySet());
    }
    assertThat(LISTS.split(lists(), 0.2, 1)).isEqualTo(LISTS.split(lists(), 0.2, 1));
    assertThat(LISTS.split(lists(), 0.2, 1)).isNotEqualTo(LISTS.split(lists(), 0.2, 2));
  }

  @Test
  void leavesEveryLabelATrainingText() {
    List<TextExample> rare =
        List.of(
            LabelFormTest.example(1, "a"),
            LabelFormTest.example(2, "a", "b"),
            LabelFormTest.example(3, "a", "c"),
            LabelFormTest.example(4));
    for (int seed = 0; seed < 20; seed++) {
      DataSplit split = LISTS.split(rare, 0.3, seed);
      assertThat(counts(split.train())).containsKeys("a", "b", "c");
      assertThat(split.validation()).isNotEmpty();
    }
    List<TextExample> one = rare.subList(1, 2);
    assertThatThrownBy(() -> LISTS.split(one, 0.5, 1)).isInstanceOf(DataException.class);
  }

  @Test
  void leavesEveryLabelATrainingTextWhateverTheLabels() {
    Random random = new Random(5);
    for (int round = 0; round < 2_000; round++) {
      List<TextExample> few = new ArrayList<>();
      int texts = 3 + random.nextInt(8);
      for (int i = 0; i < texts; i++) {
        few.add(
            LabelFormTest.example(
                i,
                Stream.of("a", "b", "c", "d", "e")
                    .filter(label -> random.nextInt(3) == 0)
                    .toArray(String[]::new)));
      }
      few.add(LabelFormTest.example(texts)); // so that one can be spared
      double share = List.of(0.1, 0.3, 0.5).get(round % 3);
      DataSplit split = LISTS.split(few, share, round);
      Set<String> all = new TreeSet<>(counts(few).keySet());
      Set<String> trained = new TreeSet<>(counts(split.train()).keySet());
      all.remove("none");
      trained.remove("none");
      assertThat(trained).as("round " + round).isEqualTo(all);
      assertThat(split.validation()).isNotEmpty();
    }
  }

  @Test
  void keepsEqualTextsTogether() {
    List<TextExample> examples = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      examples.add(
          new TextExample(
              "text " + i / 3,
              null,
              LabelNames.join(List.of("label " + i % 3)),
              new TextExample.Place("a.csv", i)));
    }
    DataSplit split = LISTS.split(examples, 0.3, 4);
    assertThat(split.train().stream().map(TextExample::text))
        .doesNotContainAnyElementsOf(split.validation().stream().map(TextExample::text).toList());
    assertThat(split.validation()).hasSize(18);
  }

  @Test
  void takesSoManyOrAShareOrSomeOfEach() {
    for (int seed = 0; seed < 5; seed++) {
      List<TextExample> twenty = ExampleLimit.parse("20").take(lists(), LISTS, "a.csv", seed);
      assertThat(twenty).hasSize(20);
      assertThat(counts(twenty)).containsKeys("a", "b", "c");
      assertThat(ExampleLimit.parse("10%").take(lists(), LISTS, "a.csv", seed)).hasSize(40);
      List<TextExample> each =
          ExampleLimit.parse("8 per class").take(lists(), LISTS, "a.csv", seed);
      assertThat(counts(each).values()).allSatisfy(count -> assertThat(count).isBetween(8, 24));
      assertThat(each.size()).isLessThanOrEqualTo(24);
    }
    assertThatThrownBy(() -> ExampleLimit.parse("99 per class").take(lists(), LISTS, "a.csv", 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a.csv: label \"b\" has ")
        .hasMessageContaining("data.limit asks for 99 per class [D76]");
  }

  @Test
  void drawsNumbersOverTheirRange() {
    List<TextExample> numbers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      numbers.add(
          new TextExample(
              "text " + i, null, Integer.toString(i * i), new TextExample.Place("a.csv", i)));
    }
    DataSplit split = NUMBERS.split(numbers, 0.2, 3);
    assertThat(split.validation()).hasSize(20);
    int[] perPart = new int[10];
    split.validation().forEach(example -> perPart[(int) example.place().line() / 10]++);
    assertThat(perPart).containsOnly(2);
    assertThat(NUMBERS.take(numbers, 30, 1)).hasSize(30);
    assertThat(ExampleLimit.parse("5%").take(numbers, NUMBERS, "a.csv", 1)).hasSize(5);
  }
}
