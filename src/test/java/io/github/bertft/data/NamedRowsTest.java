package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedRowsTest {
  private static final Path FILES = Path.of("src/test/resources/io/github/bertft/data/parquet");

  /** Numerals, of which none is its own number. */
  private static final ReadOptions STARS =
      ReadOptions.defaults().withClassNames(List.of("1", "2", "3"));

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
    data.write("many.csv", "text,label\nbad,1|3\n");
    assertThat(data.rows("many.csv", STARS.withLabelForm(new LabelForm.Several("|"))))
        .containsExactly("2:bad|\u001F1\u001F3");
  }

  @Test
  void whole_numbers_of_parquet_are_numbers_of_classes() throws IOException {
    Files.copy(FILES.resolve("news.parquet"), root.resolve("news.parquet"));
    assertThat(data.rows("news.parquet", STARS)).startsWith("1:rain in Rome|1", "2:Ajax wins|2");
  }
}
