package io.github.bertft.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.data.Dataset;
import io.github.bertft.fault.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionJournalTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{",
        "{\"texts\":1,\"bytes\":1}",
        "{\"facts\":{\"threads\":null},\"texts\":1,\"bytes\":1}",
        "{\"facts\":{},\"texts\":-1,\"bytes\":1}"
      })
  void should_refuse_what_is_no_journal(String journal) throws IOException {
    Path file = begun(journal);

    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            file
                + ": file is damaged [C151]"
                + System.lineSeparator()
                + "  remove it to start over");
  }

  @Test
  void should_name_what_is_another() throws IOException {
    begun("{\"facts\":{\"threads\":\"2\"},\"texts\":1,\"bytes\":1}");

    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("was begun with another threads: \"2\", now \"1\"");
  }

  private Path begun(String journal) throws IOException {
    Files.writeString(folder.resolve("in.csv"), "text\na\n");
    Files.writeString(folder.resolve("out.csv.partial"), "a");
    return Files.writeString(folder.resolve("out.csv.partial.json"), journal);
  }

  private void open() {
    PredictionJournal.open(
        folder.resolve("out.csv"),
        Dataset.of(folder.resolve("in.csv")),
        folder,
        Map.of("threads", "1"));
  }
}
