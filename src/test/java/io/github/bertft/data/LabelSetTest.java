package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelSetTest {
  /** Examples on lines 1, 2, … of {@code a.csv}. */
  private static List<TextExample> labelled(String... labels) {
    return IntStream.range(0, labels.length)
        .mapToObj(
            i ->
                new TextExample(
                    "text " + i, null, labels[i], new TextExample.Place("a.csv", i + 1)))
        .toList();
  }

  private static void assertFault(Runnable action, String... rendered) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            DataException.class,
            e ->
                assertThat(e.faults().stream().map(Fault::render))
                    .containsExactly(
                        Arrays.stream(rendered)
                            .map(text -> text.replace("\n", System.lineSeparator()))
                            .toArray(String[]::new)));
  }

  @Test
  void sortsNamesAndIntegersByValue() {
    assertThat(LabelSet.fromExamples(labelled("pos", "neg", "pos"), List.of()).names())
        .containsExactly("neg", "pos");
    assertThat(LabelSet.fromExamples(labelled("10", "9", "-1", "2"), List.of()).names())
        .containsExactly("-1", "2", "9", "10");
    assertThat(LabelSet.fromExamples(labelled("10", "9", "b"), List.of()).names())
        .containsExactly("10", "9", "b");
  }

  @Test
  void keepsAFixedOrder() {
    LabelSet labels = LabelSet.fromExamples(labelled("a", "b"), List.of("b", "c", "a"));
    assertThat(labels.names()).containsExactly("b", "c", "a");
    assertThat(labels.size()).isEqualTo(3);
    assertThat(labels.indexOf("a")).isEqualTo(2);
    assertThat(labels.name(1)).isEqualTo("c");
    assertThat(labels.find("z")).isEmpty();
    assertThat(labels).isEqualTo(LabelSet.of(List.of("b", "c", "a"))).hasToString("[b, c, a]");
  }

  @Test
  void refusesWhatCannotBeTrained() {
    assertFault(
        () -> LabelSet.fromExamples(List.of(), List.of()),
        "there are no training examples; at least one per class is needed [D30]");
    assertFault(
        () -> LabelSet.fromExamples(labelled("a", "a"), List.of()),
        "a.csv: all 2 training examples have the label \"a\"; a classifier needs two or more"
            + " [D31]\n  check that data.label names the right column");
    assertFault(
        () -> LabelSet.fromExamples(labelled("a", "a"), List.of("a", "b")),
        "a.csv: all 2 training examples have the label \"a\"; a classifier needs two or more"
            + " [D31]\n  check that data.label names the right column");
    assertFault(() -> LabelSet.of(List.of()), "there are no labels; give at least one [D30]");
    assertFault(
        () -> LabelSet.of(List.of("a", "b", "a")),
        "label is listed twice, was \"a\"; name each once [D32]");
    assertFault(
        () -> LabelSet.of(List.of("a", " ")), "label is blank, was \" \"; give it a name [D32]");
  }

  @Test
  void namesUnknownLabelsWithPlaceCountAndNearestName() {
    LabelSet labels = LabelSet.of(List.of("negative", "positive"));
    List<TextExample> examples =
        labelled("negative", "postive", "other", "postive", " positive", "positive");
    assertFault(
        () -> labels.requireKnown(examples),
        "a.csv:2: label \"postive\" (in 2 examples) is not one of \"negative\", \"positive\""
            + " [D09]\n  did you mean \"positive\"?",
        "a.csv:3: label \"other\" is not one of \"negative\", \"positive\" [D09]",
        "a.csv:5: label \" positive\" is not one of \"negative\", \"positive\" [D09]\n"
            + "  did you mean \"positive\"?");
    assertThat(labels.unknown(examples))
        .containsExactly(
            new LabelSet.UnknownLabel("postive", 2, new TextExample.Place("a.csv", 2)),
            new LabelSet.UnknownLabel("other", 1, new TextExample.Place("a.csv", 3)),
            new LabelSet.UnknownLabel(" positive", 1, new TextExample.Place("a.csv", 5)));
    assertFault(
        () -> labels.indexOf("Positive"),
        "label \"Positive\" is not one of \"negative\", \"positive\" [D09]\n"
            + "  did you mean \"positive\"?");
  }

  @Test
  void cutsLongListsOfLabels() {
    String[] many =
        IntStream.range(0, 25).mapToObj(i -> "label" + (char) ('a' + i)).toArray(String[]::new);
    assertThatThrownBy(() -> LabelSet.of(List.of(many)).indexOf("12345678"))
        .hasMessageEndingWith("\"labels\", \"labelt\" and 5 more [D09]");
    assertThatThrownBy(() -> LabelSet.of(List.of("x", "y")).requireKnown(labelled(many)))
        .isInstanceOfSatisfying(
            DataException.class,
            e -> {
              assertThat(e.faults()).hasSize(21);
              assertThat(e.faults().get(20).render()).isEqualTo("and 5 more unknown labels [D25]");
            });
  }

  @Test
  void warnsOfLabelsThatLookAlikeOrHaveNoExample() {
    List<TextExample> examples = labelled("pos", " pos", "POS", "neg", "neg");
    LabelSet labels = LabelSet.fromExamples(examples, List.of("pos", " pos", "POS", "neg", "n"));
    assertThat(LabelWarnings.of(labels, examples))
        .extracting(Fault::render)
        .containsExactly(
            "labels \"pos\" and \" pos\" differ only in white space or case, but are two classes"
                + " [D58]",
            "labels \"pos\" and \"POS\" differ only in white space or case, but are two classes"
                + " [D58]",
            "label \"n\" has no training example [D59]",
            "a.csv:1: the first row alone has the label \"pos\", as a header would [D60]"
                + System.lineSeparator()
                + "  if it is one, set data.header: present");
  }

  @Test
  void warnsOfVeryManyLabelsOnly() {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < 1_001; i++) {
      labels.add("l" + i);
      labels.add("l" + i);
    }
    List<TextExample> examples = labelled(labels.toArray(String[]::new));
    LabelSet many = LabelSet.fromExamples(examples, List.of());
    assertThat(LabelWarnings.of(many, examples))
        .extracting(Fault::render)
        .containsExactly("there are 1001 labels; check that data.label is not the text [D57]");
    List<TextExample> fewer = examples.subList(0, 2_000);
    assertThat(LabelWarnings.of(LabelSet.fromExamples(fewer, List.of()), fewer)).isEmpty();
  }

  @Test
  void needsExamplesThatWereReadWithLabels() {
    List<TextExample> unlabelled =
        List.of(new TextExample("x", null, null, new TextExample.Place("a.csv", 3)));
    assertThatThrownBy(() -> LabelSet.fromExamples(unlabelled, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("example without label at a.csv:3");
  }
}
