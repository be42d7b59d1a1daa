package io.github.bertft.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TuningJournalTest {
  private static final String FIRST = "{}\n{\"trial\":1,\"settings\":{},\"elapsed_millis\":5}\n";

  @TempDir private Path folder;

  @Test
  void should_hold_trials_by_number() throws IOException {
    Files.writeString(folder.resolve("tuning.jsonl"), FIRST);

    assertThat(new TuningJournal(folder).results()).containsOnlyKeys(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "5", "{", "{}", "{\"trial\":-1}", "{\"trial\":\"best\"}"})
  void should_refuse_a_line_that_is_no_trial(String line) throws IOException {
    Path file = Files.writeString(folder.resolve("tuning.jsonl"), FIRST + line);

    assertThatThrownBy(() -> new TuningJournal(folder).results())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            file
                + ": file is damaged [C92]"
                + System.lineSeparator()
                + "  start over with output.overwrite");
  }
}
