package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
  @TempDir private Path root;

  private Path file(String name, String... rows) {
    return new DataFolder(root).write(name, "text,label\n" + String.join("\n", rows) + "\n");
  }

  @Test
  void should_read_several_files_as_one() {
    Dataset both =
        new Dataset(
            "both",
            List.of(file("b.csv", "one,0", "two,1"), file("a.csv"), file("c.csv", "three,good")),
            Map.of("label", List.of("bad", "good")));

    List<TextExample> rows = both.open(ReadOptions.defaults(), new ReadReport()).readAll();

    assertThat(rows.stream().map(row -> row.place() + " " + row.text() + " " + row.label()))
        .containsExactly(
            root + "/b.csv:2 one bad", root + "/b.csv:3 two good", root + "/c.csv:2 three good");
  }

  @Test
  void should_refuse_what_can_be_read_only_once() {
    Dataset pipe = Dataset.of(Path.of("/dev/null"));

    assertThatThrownBy(pipe::requireLasting)
        .isInstanceOf(DataException.class)
        .hasMessage(
            "/dev/null: is a pipe or a device, and data are read more than once [D138]"
                + System.lineSeparator()
                + "  write them to a file first");
    Dataset file = Dataset.of(file("a.csv"));
    assertThat(file.requireLasting()).isSameAs(file);
  }

  @Test
  void should_name_the_classes_of_a_column_that_is_given_by_its_position() {
    Dataset one =
        new Dataset("one", List.of(file("a.csv", "x,0")), Map.of("label", List.of("bad", "good")));
    ReadOptions second = ReadOptions.defaults().withColumns("text", null, "2");
    assertThat(one.open(second, new ReadReport()).readAll())
        .extracting(TextExample::label)
        .containsExactly("bad");
  }

  @Test
  void should_open_a_file_when_the_one_before_is_done() {
    Path missing = file("later.csv", "x,y");
    Dataset both =
        new Dataset("both", List.of(file("a.csv", "one,two", "three,four"), missing), Map.of());
    ExampleSource source = both.open(ReadOptions.defaults(), new ReadReport());
    new DataFolder(root).write("later.csv", "text,label\n\"");

    try (Stream<TextExample> rows = source.stream()) {
      Iterator<TextExample> iterator = rows.iterator();
      assertThat(iterator.next().text()).isEqualTo("one");
      assertThat(iterator.next().text()).isEqualTo("three");
      assertThatThrownBy(iterator::hasNext).isInstanceOf(DataException.class);
    }
  }

  @Test
  void should_know_its_files_again() throws Exception {
    Path a = file("a.csv", "one,two");
    Path b = file("b.csv", "three,four");
    Dataset both = new Dataset("hf:owner/name", List.of(a, b), Map.of());
    DataFingerprint before = both.fingerprint();

    assertThat(before.files()).isEqualTo(2);
    assertThat(before.bytes()).isEqualTo(Files.size(a) + Files.size(b));
    assertThat(new Dataset("x", List.of(b, a), Map.of()).fingerprint()).isNotEqualTo(before);
    assertThat(Dataset.of(a).fingerprint()).isEqualTo(DataFingerprint.of(a));
    before.requireUnchanged(both);

    file("b.csv", "three,five");
    assertThatThrownBy(() -> before.requireUnchanged(both))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("hf:owner/name: changed since it was read: it had ");
  }

  @Test
  void should_leave_numbers_of_unnamed_columns_alone() {
    Dataset one =
        new Dataset("one", List.of(file("a.csv", "x,0")), Map.of("other", List.of("bad", "good")));
    assertThat(one.open(ReadOptions.defaults(), new ReadReport()).readAll())
        .extracting(TextExample::label)
        .containsExactly("0");
  }
}
