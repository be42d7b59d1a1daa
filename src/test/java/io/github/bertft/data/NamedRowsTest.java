package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedRowsTest {
  private static final Path FILES = Path.of("src/test/resources/io/github/bertft/data/parquet");

  /** Numerals, of which none is its own number. */
  private static final ReadOptions STARS =
      ReadOptions.defaults().withClassNames(Map.of("label", List.of("1", "2", "3")));

  @TempDir private Path root;
  private DataFolder data;

  @BeforeEach
  void open() {
    data = new DataFolder(root);
  }

  @Test
  void a_text_that_is_a_name_stays_and_another_number_is_looked_up() throws IOException {
    data.write("stars.csv", "text,label\nbad,1\ngood,3\nfirst,0\n");
    assertThat(data.rows("stars.csv", STARS)).containsExactly("2:bad|1", "3:good|3", "4:first|1");
    data.write("stars.jsonl", "{\"text\": \"bad\", \"label\": \"1\"}\n");
    assertThat(data.rows("stars.jsonl", STARS)).containsExactly("1:bad|1");
    data.write("numbers.jsonl", "{\"text\": \"bad\", \"label\": 1}\n");
    assertThat(data.rows("numbers.jsonl", STARS)).containsExactly("1:bad|2");
    data.write("numbers.json", "[{\"text\": \"bad\", \"label\": [0, 2]}]\n");
    assertThat(data.rows("numbers.json", STARS.withLabelForm(new LabelForm.Several("|"))))
        .containsExactly("1:bad|\u001F1\u001F3");
    data.write("many.csv", "text,label\nbad,1|3\n");
    assertThat(data.rows("many.csv", STARS.withLabelForm(new LabelForm.Several("|"))))
        .containsExactly("2:bad|\u001F1\u001F3");
  }

  /** As {@link ReadOptions} has them, the position counts from 1. */
  @Test
  void a_label_that_is_named_by_its_position_is_looked_up_too() throws IOException {
    ReadOptions second = STARS.withColumns("text", null, "2");
    data.write("stars.csv", "text,label\nbad,0\n");
    data.write("stars.tsv", "text\tlabel\nbad\t0\n");
    assertThat(data.rows("stars.csv", second)).containsExactly("2:bad|1");
    assertThat(data.rows("stars.tsv", second)).containsExactly("2:bad|1");
    Files.copy(FILES.resolve("news.parquet"), root.resolve("news.parquet"));
    assertThat(data.rows("news.parquet", second)).startsWith("1:rain in Rome|1");
    // Nothing tells how the columns of a file without header are called.
    data.write("bare.csv", "bad,0\n");
    assertThat(data.rows("bare.csv", STARS.withColumns("1", null, "2"))).containsExactly("1:bad|0");
    // Another column's names are not for this one.
    data.write("other.csv", "text,stars,label\nbad,0,1\n");
    assertThat(data.rows("other.csv", second)).containsExactly("2:bad|0");
  }

  @Test
  void numbers_that_stand_together_in_a_cell_are_looked_up_one_by_one() {
    ReadOptions several =
        STARS
            .withClassNames(Map.of("label", List.of("joy", "fear", "love | hate")))
            .withLabelForm(new LabelForm.Several("|"));
    data.write("many.csv", "text,label\none,0|2\ntwo,\nthree, 1 \nfour,joy|1\n");
    assertThat(data.rows("many.csv", several))
        .containsExactly(
            "2:one|\u001Fjoy\u001Flove | hate",
            "3:two|",
            "4:three|\u001Ffear",
            "5:four|\u001Ffear\u001Fjoy");
    data.write("comma.jsonl", "{\"text\": \"x\", \"label\": \"1, 0\"}\n");
    assertThat(data.rows("comma.jsonl", several.withLabelSeparator(",")))
        .containsExactly("1:x|\u001Ffear\u001Fjoy");
    data.write("outside.csv", "text,label\none,0|3\ntwo,1||2\n");
    assertThat(data.faults("outside.csv", several))
        .containsExactly(
            "outside.csv:2: label 3 is no class: the dataset names 3, 0 to 2 [D136]"
                + " | skip such rows by data.on_bad_row, if there are few",
            "outside.csv:3: a label is empty in \"1||2\"; leave all out where a row has none"
                + " [D120]");
  }

  @Test
  void classes_that_a_published_layout_counts_from_1_are_not_looked_up() {
    data.write("zhang.csv", "1,a title,a text\n");
    assertThat(data.rows("zhang.csv", STARS.withFormat(DataFormat.ZHANG)))
        .containsExactly("1:a title - a text|1");
  }

  @Test
  void whole_numbers_of_parquet_are_numbers_of_classes() throws IOException {
    Files.copy(FILES.resolve("news.parquet"), root.resolve("news.parquet"));
    assertThat(data.rows("news.parquet", STARS)).startsWith("1:rain in Rome|1", "2:Ajax wins|2");
  }
}
