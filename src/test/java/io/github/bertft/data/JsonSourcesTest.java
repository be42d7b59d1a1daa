package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonSourcesTest {
  private static final ReadOptions DEFAULTS = ReadOptions.defaults();
  private static final ReadOptions SKIPPING = DEFAULTS.withOnBadRow(ReadOptions.BadRow.SKIP);
  private static final String GOOD = "{\"text\":\"x\",\"label\":\"a\"}";

  @TempDir Path temp;
  private DataFolder folder;

  @BeforeEach
  void setUp() {
    folder = new DataFolder(temp);
  }

  @Test
  void readsLinesWithOtherKeysAndLabelsOfAnySimpleType() {
    folder.write(
        "a.jsonl",
        "{\"id\":{\"n\":[1,{\"text\":\"no\"}]},\"text\":\"ü \\ud83d\\ude00\",\"label\":1}\r\n\r\n"
            + "{\"label\":true,\"text\":\"y\"}\n{\"label\":1.50,\"text\":\"z\"}");
    ReadReport report = new ReadReport();
    assertThat(folder.rows("a.jsonl", DEFAULTS, report))
        .containsExactly("1:ü 😀|1", "3:y|true", "4:z|1.50");
    assertThat(folder.warnings(report)).containsExactly("a.jsonl: passed over 1 blank line [D53]");
  }

  @Test
  void readsArraysAndPairs() {
    folder.write(
        "a.json",
        "\uFEFF [\n {\"text\":\"x\",\"b\":\"y\",\"label\":\"l\"},\n\n"
            + " {\"label\":\"m\",\n \"b\":\"\",\"text\":\"z\"}\n]\n");
    assertThat(folder.rows("a.json", DEFAULTS.withColumns("text", "b", "label")))
        .containsExactly("2:x|y|l", "4:z||m");
    assertThat(folder.rows("a.json", DEFAULTS.withColumns("text", null, null)))
        .containsExactly("2:x", "4:z");
    folder.write("empty.json", "[]");
    assertThat(folder.rows("empty.json", DEFAULTS)).isEmpty();
  }

  @Test
  void tellsEveryBadLine() {
    folder.write(
        "a.jsonl",
        String.join(
            "\n",
            GOOD,
            "{\"text\":\"x\",\"label\":\"a\",}",
            "{\"text\":\"x\",\"text\":\"y\",\"label\":\"a\"}",
            "{\"txt\":\"x\",\"label\":\"a\"}",
            "{\"text\":42,\"label\":\"a\"}",
            "{\"text\":[\"x\"],\"label\":\"a\"}",
            "{\"text\":\"x\",\"label\":null}",
            "{\"text\":\"x\",\"label\":{\"n\":1}}",
            "[1]",
            GOOD + GOOD,
            "{}",
            "{\"text\":\"x\",\"label\":\"\"}",
            "{\"text\":\"x\\u0000\",\"label\":\"a\"}",
            "{\"text\":\"\\ud800x\",\"label\":\"a\"}",
            GOOD));
    assertThat(folder.faults("a.jsonl", DEFAULTS))
        .containsExactly(
            "a.jsonl:2:25: not valid JSON: unexpected character ('}' (code 125)): was expecting"
                + " double-quote to start field name [D17]",
            "a.jsonl:3:19: not valid JSON: duplicate field 'text' [D17]",
            "a.jsonl:4: no key \"text\"; the keys are \"txt\", \"label\" [D18] | did you mean"
                + " \"txt\"?",
            "a.jsonl:5: \"text\" must be a string, was 42 [D19]",
            "a.jsonl:6: \"text\" must be a string, was an array [D19]",
            "a.jsonl:7: \"label\" must be a string, number or boolean, was null [D19]",
            "a.jsonl:8: \"label\" must be a string, number or boolean, was an object [D19]",
            "a.jsonl:9: line is not a JSON object; put one on each line [D17]",
            "a.jsonl:10: text after the JSON object; put one on each line [D17]",
            "a.jsonl:11: no key \"text\"; the object is empty [D18]",
            "a.jsonl:12: label is empty, was \"\"; give every row one [D20]",
            "a.jsonl:13: \"text\" holds a NUL character as character 2; such text cannot be"
                + " tokenized [D24]",
            "a.jsonl:14: \"text\" holds half a surrogate pair as character 1; such text cannot be"
                + " tokenized [D24]");
    ReadReport report = new ReadReport();
    assertThat(folder.rows("a.jsonl", SKIPPING, report)).containsExactly("1:x|a", "15:x|a");
    assertThat(folder.warnings(report))
        .containsExactly(
            "a.jsonl: skipped 13 rows that cannot be read: lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,"
                + " 12, 13, 14 [D51]");
  }

  @Test
  void goesOnAfterBadElementsOfAnArray() {
    folder.write("a.json", "[" + GOOD + ",\n[1,[2]],\n{\"text\":{\"a\":[1]}},\n5,\n" + GOOD + "]");
    assertThat(folder.rows("a.json", SKIPPING)).containsExactly("1:x|a", "5:x|a");
    assertThat(folder.faults("a.json", DEFAULTS))
        .containsExactly(
            "a.json:2: element of the array is not an object [D17]",
            "a.json:3: \"text\" must be a string, was an object [D19]",
            "a.json:4: element of the array is not an object [D17]");
  }

  @Test
  void brokenArraysEndTheReading() {
    folder.write("cut.json", "[" + GOOD + ",\n{\"text\":\"x\"");
    folder.write("open.json", "[" + GOOD);
    folder.write("more.json", "[" + GOOD + "]\n" + GOOD);
    folder.write("object.json", "{\"data\":[" + GOOD + "]}");
    assertThat(folder.faults("cut.json", SKIPPING))
        .singleElement()
        .asString()
        .startsWith("cut.json:2:12: not valid JSON: unexpected end-of-input");
    assertThat(folder.faults("open.json", SKIPPING))
        .singleElement()
        .asString()
        .contains("not valid JSON: unexpected end-of-input");
    assertThat(folder.faults("more.json", SKIPPING))
        .containsExactly(
            "more.json:2: text after the end of the JSON array [D17] | for one object a line, set"
                + " data.format: jsonl");
    assertThat(folder.faults("object.json", DEFAULTS.withFormat(DataFormat.JSON)))
        .containsExactly(
            "object.json:1: file is not a JSON array of objects [D17] | for one object a line, set"
                + " data.format: jsonl");
    assertThat(folder.faults("object.json", DEFAULTS))
        .containsExactly("object.json:1: no key \"text\"; the keys are \"data\" [D18]");
  }

  @Test
  void controlCharactersAreEscapedInMessages() {
    folder.write("a.jsonl", "{\"text\":\u001b[31m}\n{\"\\u001b[31m\":1}");
    assertThat(folder.faults("a.jsonl", DEFAULTS))
        .hasSize(2)
        .allSatisfy(fault -> assertThat(fault).doesNotContain("\u001b"));
  }
}
