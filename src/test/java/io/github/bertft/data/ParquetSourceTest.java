package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over the files of {@code scripts/make_parquet.py}, decoded by DuckDB. */
class ParquetSourceTest {
  private static final Path FILES = Path.of("src/test/resources/io/github/bertft/data/parquet");
  private static final ReadOptions DEFAULTS = ReadOptions.defaults();

  @TempDir private Path root;
  private DataFolder data;

  @BeforeEach
  void copy() throws IOException {
    data = new DataFolder(root);
    for (String name : List.of("news", "outside", "kinds", "several")) {
      Files.copy(FILES.resolve(name + ".parquet"), root.resolve(name + ".parquet"));
    }
  }

  @Test
  void should_read_rows_in_order_with_the_names_that_the_file_has() {
    assertThat(data.rows("news.parquet", DEFAULTS))
        .containsExactly(
            "1:rain in Rome|World",
            "2:Ajax wins|Sports",
            "3:shares fall|Business",
            "4:Größe 漢字 🙂|World",
            "5:a goal|Sports");
  }

  @Test
  void should_take_other_names_before_those_of_the_file() {
    assertThat(
            data.rows(
                "news.parquet", DEFAULTS.withClassNames(Map.of("label", List.of("a", "b", "c")))))
        .contains("1:rain in Rome|a", "3:shares fall|c");
  }

  @Test
  void should_need_no_label_where_none_is_asked_for() {
    assertThat(data.rows("news.parquet", DEFAULTS.withColumns("text", null, null)))
        .startsWith("1:rain in Rome", "2:Ajax wins");
  }

  @ParameterizedTest
  @CsvSource({"name, pos, neg", "number, 7, -2", "flag, true, false", "score, 0.1, 2.5"})
  void should_read_labels_of_every_simple_kind(String column, String first, String second) {
    assertThat(data.rows("kinds.parquet", DEFAULTS.withColumns("text", "pair", column)))
        .containsExactly("1:good|well|" + first, "2:bad|ill|" + second);
  }

  @Test
  void should_find_columns_by_position() {
    assertThat(data.rows("kinds.parquet", DEFAULTS.withColumns("1", "2", "3")))
        .containsExactly("1:good|well|pos", "2:bad|ill|neg");
  }

  @Test
  void should_read_lists_of_classes_where_there_may_be_several() {
    ReadOptions several =
        DEFAULTS.withColumns("text", null, "labels").withLabelForm(new LabelForm.Several("|"));
    List<TextExample> rows =
        ExampleSources.open(root.resolve("several.parquet"), several, new ReadReport()).readAll();
    assertThat(rows.stream().map(LabelNames::of))
        .containsExactly(List.of("joy", "love"), List.of(), List.of("fear"));
    assertThat(
            data.rows(
                "kinds.parquet",
                several
                    .withColumns("text", null, "tags")
                    .withLabelForm(new LabelForm.Several("|"))))
        .containsExactly("1:good|\u001Fa\u001Fb", "2:bad|");
  }

  @Test
  void should_leave_numbers_alone_where_a_number_is_told() {
    ReadOptions numbers = DEFAULTS.withLabelForm(new LabelForm.Numeral());
    assertThat(data.rows("news.parquet", numbers)).startsWith("1:rain in Rome|0");
  }

  @Test
  void should_tell_classes_outside_of_the_names() {
    assertThat(data.faults("outside.parquet", DEFAULTS))
        .containsExactly(
            "outside.parquet:2: label 3 is no class: the dataset names 3, 0 to 2 [D136]"
                + " | skip such rows by data.on_bad_row, if there are few",
            "outside.parquet:3: label -1 is no class: the dataset names 3, 0 to 2 [D136]"
                + " | a number below 0 marks rows without a label: take another split, or skip"
                + " them by data.on_bad_row");
    ReadReport report = new ReadReport();
    assertThat(data.rows("outside.parquet", DEFAULTS.withOnBadRow(ReadOptions.BadRow.SKIP), report))
        .containsExactly("1:one|Sports");
    assertThat(data.warnings(report))
        .containsExactly("outside.parquet: skipped 2 rows that cannot be read: lines 2, 3 [D51]");
  }

  @Test
  void should_tell_values_that_are_missing() {
    assertThat(data.faults("kinds.parquet", DEFAULTS.withColumns("gap", null, "name")))
        .containsExactly(
            "kinds.parquet:1: column \"gap\" is null; every row needs a value [D135]"
                + " | set data.on_bad_row: skip to leave such rows out");
    assertThat(
            data.rows(
                "kinds.parquet",
                DEFAULTS.withColumns("gap", null, "name").withOnBadRow(ReadOptions.BadRow.SKIP)))
        .containsExactly("2:here|neg");
  }

  @Test
  void should_refuse_characters_that_cannot_be_tokenized() {
    assertThat(data.faults("kinds.parquet", DEFAULTS.withColumns("zero", null, "name")))
        .containsExactly(
            "kinds.parquet:2: \"zero\" holds a NUL character as character 2; such text cannot be"
                + " tokenized [D24]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tags | name | column \"tags\" holds lists of type VARCHAR[]; a text must be a string"
            + " [D134]",
        "bytes | name | column \"bytes\" holds bytes of type BLOB; a text must be a string [D134]",
        "number | name | column \"number\" holds values of type TINYINT; a text must be a string"
            + " [D134]",
        "parts | name | column \"parts\" holds nested values of type STRUCT(x BIGINT); a text must"
            + " be a string [D134]",
        "text | when | column \"when\" holds times of type TIMESTAMP; a label must be a string,"
            + " number or boolean [D134]",
        "text | tags | column \"tags\" holds lists of type VARCHAR[]; a label must be a string,"
            + " number or boolean [D134] > for several labels a row, set data.task: multi_label",
        "texts | name | no column \"texts\"; the columns are \"text\", \"pair\", \"name\","
            + " \"number\", \"flag\", \"score\", \"gap\", \"tags\", \"bytes\", \"parts\", \"when\","
            + " \"zero\" [D10] > did you mean \"text\"?",
        "13 | name | no column 13; indices go from 1 to 12 [D12] > the columns are \"text\","
            + " \"pair\", \"name\", \"number\", \"flag\", \"score\", \"gap\", \"tags\", \"bytes\","
            + " \"parts\", \"when\", \"zero\""
      })
  void should_tell_columns_that_cannot_be_read(String text, String label, String fault) {
    assertThat(data.faults("kinds.parquet", DEFAULTS.withColumns(text, null, label)))
        .containsExactly("kinds.parquet: " + fault.replace(" > ", " | "));
  }

  @Test
  void should_tell_what_is_no_parquet_file() throws IOException {
    byte[] whole = Files.readAllBytes(root.resolve("news.parquet"));
    data.write("cut.parquet", Arrays.copyOf(whole, whole.length / 2));
    data.write("text.parquet", "text,label\n");
    data.write("empty.parquet", "");
    data.write("pointer.parquet", "version https://git-lfs.github.com/spec/v1\n");
    byte[] secret = whole.clone();
    System.arraycopy("PARE".getBytes(StandardCharsets.US_ASCII), 0, secret, secret.length - 4, 4);
    data.write("secret.parquet", secret);
    assertThat(data.faults("cut.parquet", DEFAULTS))
        .containsExactly(
            "cut.parquet: is cut off: it does not end with PAR1 [D133] | fetch or write it again");
    for (String name : List.of("text.parquet", "empty.parquet")) {
      assertThat(data.faults(name, DEFAULTS))
          .containsExactly(
              name
                  + ": is not a Parquet file, which begins with PAR1 [D133]"
                  + " | set data.format to what it is");
    }
    assertThat(data.faults("pointer.parquet", DEFAULTS))
        .containsExactly(
            "pointer.parquet: is not a Parquet file, which begins with PAR1 [D133]"
                + " | if it is a pointer of Git LFS, fetch the file itself: git lfs pull");
    assertThat(data.faults("secret.parquet", DEFAULTS))
        .containsExactly(
            "secret.parquet: is encrypted, which is not read [D133]"
                + " | write it without encryption");
  }

  @Test
  void should_end_in_a_fault_wherever_bytes_are_wrong() throws IOException {
    byte[] whole = Files.readAllBytes(root.resolve("news.parquet"));
    int told = 0;
    for (int at = 4; at < whole.length - 4; at += 23) {
      byte[] wrong = whole.clone();
      Arrays.fill(wrong, at, Math.min(at + 12, whole.length - 4), (byte) 0xff);
      data.write("wrong.parquet", wrong);
      // Not every byte is looked at: what is read must be rows or a fault, nothing else.
      try {
        data.rows("wrong.parquet", DEFAULTS);
      } catch (io.github.bertft.fault.DataException e) {
        told++;
      }
    }
    assertThat(told).isPositive();
  }

  @Test
  void should_take_names_of_files_as_they_are() throws IOException {
    for (String name : List.of("it's.parquet", "a[1]*.parquet", "b?.parquet", "plain")) {
      Files.copy(FILES.resolve("news.parquet"), root.resolve(name));
      assertThat(data.rows(name, DEFAULTS.withFormat(DataFormat.PARQUET))).hasSize(5);
    }
  }

  @ParameterizedTest
  @CsvSource({"CSV, csv", "TSV, tsv", "JSONL, jsonl", "JSON, json", "LINES, lines"})
  void should_be_told_where_another_format_is_set(DataFormat format, String name) {
    assertThat(data.faults("news.parquet", DEFAULTS.withFormat(format)))
        .containsExactly(
            "news.parquet: holds Parquet, not "
                + name
                + " [D137] | set data.format: parquet, and data.text and data.label to its columns");
  }

  @ParameterizedTest
  @CsvSource({"a*.parquet, ab.parquet", "a?.parquet, ab.parquet", "a[bc].parquet, ab.parquet"})
  void should_not_take_a_name_for_a_pattern(String name, String matching) throws IOException {
    Files.copy(FILES.resolve("news.parquet"), root.resolve(name));
    data.write(matching, "something else");
    assertThat(data.rows(name, DEFAULTS)).hasSize(5).startsWith("1:rain in Rome|World");

    Path folder = Files.createDirectory(root.resolve(name.replace(".parquet", "")));
    Files.copy(FILES.resolve("news.parquet"), folder.resolve(name));
    Files.createDirectory(root.resolve("ab"));
    Files.copy(FILES.resolve("outside.parquet"), root.resolve("ab").resolve(matching));
    assertThat(data.rows(folder.getFileName() + "/" + name, DEFAULTS)).hasSize(5);
  }

  @Test
  void should_take_no_column_from_the_name_of_a_folder() throws IOException {
    Files.createDirectory(root.resolve("label=1"));
    Files.copy(FILES.resolve("news.parquet"), root.resolve("label=1/news.parquet"));
    assertThat(data.rows("label=1/news.parquet", DEFAULTS))
        .startsWith("1:rain in Rome|World", "2:Ajax wins|Sports", "3:shares fall|Business");
  }

  @Test
  void should_hand_rows_out_one_by_one_and_again() {
    ExampleSource source =
        ExampleSources.open(root.resolve("outside.parquet"), DEFAULTS, new ReadReport());
    for (int pass = 0; pass < 2; pass++) {
      try (Stream<TextExample> rows = source.stream()) {
        Iterator<TextExample> iterator = rows.iterator();
        assertThat(iterator.next().text()).isEqualTo("one");
      }
    }
  }
}
