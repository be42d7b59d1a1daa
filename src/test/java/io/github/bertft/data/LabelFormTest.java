package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.DataException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several labels a row, in each way to write them, and numbers. */
class LabelFormTest {
  private static final ReadOptions SEVERAL =
      ReadOptions.defaults().withLabelForm(new LabelForm.Several("|"));
  private static final ReadOptions FLAGS =
      ReadOptions.defaults().withLabelForm(new LabelForm.Flags(List.of("bug", "ui")));
  private static final ReadOptions NUMBERS =
      ReadOptions.defaults().withLabelForm(new LabelForm.Numeral());

  @TempDir private Path root;
  private DataFolder folder;

  @BeforeEach
  void open() {
    folder = new DataFolder(root);
  }

  @Test
  void readsNamesBetweenSeparators() {
    folder.write("a.csv", "text,label\nx,ui|bug\ny,\nz, bug | bug \n");
    assertThat(names("a.csv", SEVERAL))
        .containsExactly(List.of("bug", "ui"), List.of(), List.of("bug"));
    folder.write("b.csv", "text,label\nx,\"ui; bug\"\n");
    assertThat(names("b.csv", SEVERAL.withLabelSeparator(";")))
        .containsExactly(List.of("bug", "ui"));
    folder.write("c.csv", "text,label\nx,bug||ui\ny,bug|\n");
    assertThat(folder.faults("c.csv", SEVERAL))
        .containsExactly(
            "c.csv:2: a label is empty in \"bug||ui\"; leave all out where a row has none [D120]",
            "c.csv:3: a label is empty in \"bug|\"; leave all out where a row has none [D120]");
  }

  @Test
  void readsArrays() {
    folder.write(
        "a.jsonl",
        """
        {"text":"x","label":["ui","bug","ui"]}
        {"text":"y","label":[]}
        {"text":"z","label":[3,true]}
        {"text":"z","label":"a|b"}
        {"text":"z","label":["a|b"]}
        """);
    assertThat(names("a.jsonl", SEVERAL))
        .containsExactly(
            List.of("bug", "ui"),
            List.of(),
            List.of("3", "true"),
            List.of("a", "b"),
            List.of("a|b"));
    folder.write(
        "b.jsonl",
        """
        {"text":"x","label":[["a"]]}
        {"text":"x","label":["a",null]}
        {"text":"x","label":[""]}
        {"text":"x","label":["a\\u001fb"]}
        {"text":"x","label":{"a":1}}
        """);
    assertThat(folder.faults("b.jsonl", SEVERAL))
        .containsExactly(
            "b.jsonl:1: \"label\" must be an array of strings, holds an array [D19]",
            "b.jsonl:2: \"label\" must be an array of strings, holds null [D19]",
            "b.jsonl:3: a label is empty in \"\"; leave all out where a row has none [D120]",
            "b.jsonl:4: a label holds the control character U+001F, was \"a\\u001fb\"; remove it"
                + " [D121]",
            "b.jsonl:5: \"label\" must be a string, number or boolean, was an object [D19]");
    assertThat(folder.faults("a.jsonl", ReadOptions.defaults()))
        .contains(
            "a.jsonl:1: \"label\" must be a string, number or boolean, was an array [D19] | for"
                + " several labels a row, set data.task: multi_label");
  }

  /** It stands between names inside: a label that holds it would become several. */
  @Test
  void refusesTheSeparatorOfNames() {
    folder.write("a.csv", "text,label\nx,\u001fa\ny,a\u001fb\nz,b\n");
    String fault = "a label holds the control character U+001F, was \"";
    assertThat(folder.faults("a.csv", ReadOptions.defaults()))
        .containsExactly(
            "a.csv:2: " + fault + "\\u001fa\"; remove it [D121]",
            "a.csv:3: " + fault + "a\\u001fb\"; remove it [D121]");
    folder.write("b.csv", "text,label\nx,\u001f\ny,a\u001fb\nz,\u001fa\u001f\n");
    assertThat(folder.faults("b.csv", SEVERAL))
        .containsExactly(
            "b.csv:2: a label is empty in \"\\u001f\"; leave all out where a row has none [D120]",
            "b.csv:3: " + fault + "a\\u001fb\"; remove it [D121]",
            "b.csv:4: a label is empty in \"\\u001fa\\u001f\"; leave all out where a row has none"
                + " [D120]");
    folder.write("c.csv", "text,label\nx,\u001f b\u001fa\u001fb\n");
    assertThat(names("c.csv", SEVERAL)).containsExactly(List.of("a", "b"));
  }

  @Test
  void readsColumnsOfZeroAndOne() {
    folder.write("a.csv", "ui,text,bug\n1,x,0\n0,y,0\n1.0,z,true\n");
    assertThat(names("a.csv", FLAGS))
        .containsExactly(List.of("ui"), List.of(), List.of("bug", "ui"));
    folder.write("a.jsonl", "{\"ui\":1,\"text\":\"x\",\"bug\":false}\n");
    assertThat(names("a.jsonl", FLAGS)).containsExactly(List.of("ui"));
    folder.write("b.csv", "ui,text,bug\n1,x,\n2,x,0\n");
    assertThat(folder.faults("b.csv", FLAGS))
        .containsExactly(
            "b.csv:2: column \"bug\" must be 0 or 1, was \"\" [D122]",
            "b.csv:3: column \"ui\" must be 0 or 1, was \"2\" [D122]");
    folder.write("c.csv", "ui,text,bugs\n1,x,0\n");
    assertThat(folder.faults("c.csv", FLAGS))
        .containsExactly(
            "c.csv:1: no column \"bug\"; the columns are \"ui\", \"text\", \"bugs\" [D10] | did you"
                + " mean \"bugs\"?");
  }

  @Test
  void readsNumbers() {
    folder.write("a.csv", "text,label\nx,3\ny, -2.5 \nz,1e-3\n");
    assertThat(ExampleSources.open(root.resolve("a.csv"), NUMBERS, new ReadReport()).readAll())
        .extracting(LabelNumbers::of)
        .containsExactly(3.0, -2.5, 0.001);
    folder.write("b.csv", "text,label\nx,good\ny,\"3,5\"\nz,NaN\nz,1e99\nz,0x1p3\nz,5f\nz,\n");
    assertThat(folder.faults("b.csv", NUMBERS))
        .containsExactly(
            "b.csv:2: label must be a number, was \"good\" [D123] | for classes by name, set"
                + " data.task: single_label",
            "b.csv:3: label must be a number, was \"3,5\" [D123] | write a point before the"
                + " decimals",
            "b.csv:4: label must be a number, was \"NaN\" [D123] | for classes by name, set"
                + " data.task: single_label",
            "b.csv:5: label must be a number, was \"1e99\" [D123] | for classes by name, set"
                + " data.task: single_label",
            "b.csv:6: label must be a number, was \"0x1p3\" [D123] | for classes by name, set"
                + " data.task: single_label",
            "b.csv:7: label must be a number, was \"5f\" [D123] | for classes by name, set"
                + " data.task: single_label",
            "b.csv:8: label must be a number, was \"\" [D123] | for classes by name, set data.task:"
                + " single_label");
  }

  @Test
  void makesALabelSetOfAllNames() {
    List<TextExample> examples =
        List.of(example(1, "ui", "bug"), example(2), example(3, "bug", "age"));
    assertThat(LabelSet.fromLabelLists(examples, List.of()).names())
        .containsExactly("age", "bug", "ui");
    assertThat(LabelSet.fromLabelLists(examples, List.of("ui", "age", "bug", "x")).names())
        .containsExactly("ui", "age", "bug", "x");
    assertThatThrownBy(() -> LabelSet.fromLabelLists(List.of(example(1)), List.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no training example has a label; at least one must");
    assertThatThrownBy(() -> LabelSet.of(List.of("ui", "bugs")).requireKnown(examples))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "a.csv:1: label \"bug\" (in 2 examples) is not one of \"ui\", \"bugs\"");
  }

  @Test
  void warnsWhereEveryTextHasOneLabel() {
    List<TextExample> one = List.of(example(1, "ui"), example(2, "bug;ui"), example(3, "bug"));
    assertThat(ProblemCheck.oneLabelEach(LabelSet.fromLabelLists(one, List.of()), one))
        .get()
        .extracting(fault -> fault.render().replace(System.lineSeparator(), " | "))
        .isEqualTo(
            "a.csv: no example has more than one label, but labels hold \";\" [D127] |   if it stands"
                + " between labels, set data.label_separator: \";\"");
    List<TextExample> two = List.of(example(1, "ui", "bug"));
    assertThat(ProblemCheck.oneLabelEach(LabelSet.fromLabelLists(two, List.of()), two)).isEmpty();
  }

  @Test
  void tellsMeasurementsFromClasses() {
    List<String> decimals = IntStream.range(0, 10).mapToObj(i -> i + ".5").toList();
    assertThat(LabelNumbers.looksLikeMeasurements(decimals, 1_000)).isTrue();
    assertThat(LabelNumbers.looksLikeMeasurements(decimals.subList(0, 9), 9)).isFalse();
    List<String> whole = IntStream.range(0, 50).mapToObj(Integer::toString).toList();
    assertThat(LabelNumbers.looksLikeMeasurements(whole, 199)).isTrue();
    assertThat(LabelNumbers.looksLikeMeasurements(whole, 200)).as("class numbers").isFalse();
    List<String> floats = IntStream.range(0, 20).mapToObj(i -> i + ".0").toList();
    assertThat(LabelNumbers.looksLikeMeasurements(floats, 100)).as("as pandas writes").isFalse();
    assertThat(LabelNumbers.looksLikeMeasurements(List.of("1.5", "x"), 2)).isFalse();
  }

  @Test
  void refusesNumbersWithoutSpread() {
    TextExample same = new TextExample("x", null, "4", new TextExample.Place("a.csv", 2));
    assertThatThrownBy(() -> ProblemCheck.requireSpread(List.of(same, same)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "a.csv: all 2 training examples have the number \"4\"; a regression needs different"
                + " ones [D128]");
  }

  private List<List<String>> names(String file, ReadOptions options) {
    return ExampleSources.open(root.resolve(file), options, new ReadReport()).readAll().stream()
        .map(LabelNames::of)
        .toList();
  }

  static TextExample example(int line, String... names) {
    return new TextExample(
        "text " + line,
        null,
        LabelNames.join(List.of(names)),
        new TextExample.Place("a.csv", line));
  }
}
