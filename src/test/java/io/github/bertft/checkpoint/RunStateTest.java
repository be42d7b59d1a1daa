package io.github.bertft.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.bertft.evaluate.Figure;
import io.github.bertft.fault.ModelException;
import io.github.bertft.report.Provenance;
import io.github.bertft.report.TrainingTable;
import io.github.bertft.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunStateTest {
  private static final RunState STATE =
      new RunState(
          RunState.FORMAT,
          "0",
          TrainingState.start(),
          List.of(new TrainingTable.Row(1, 2, 0.5, Double.NaN, Map.of(Figure.ACCURACY, 0.5), 3)),
          3,
          JsonNodeFactory.instance.objectNode().putNull("key"),
          List.of(new Provenance.DataFile("training", "a.csv", "0", 1)),
          new Provenance.Environment("1", "2", "3", "4", "5", 1, "cpu", "fp32"));

  @TempDir private Path checkpoint;
  private Path file;

  @BeforeEach
  void write() {
    STATE.write(checkpoint);
    file = checkpoint.resolve("state.json");
  }

  @Test
  void should_be_read_as_it_was_written() {
    assertThat(RunState.read(checkpoint)).isEqualTo(STATE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          "bertft" : "0"  | "bertft" : null
          "bertft"        | "other"
          "training" :    | "other" :
          "rows" : [      | "rows" : [ null,
          "ACCURACY" : 0.5 | "ACCURACY" : null
          "data" : [      | "data" : [ null,
          "sha256" : "0"  | "sha256" : null
          "device" : "cpu" | "device" : null
          "environment" : | "other" :
          """)
  void should_refuse_what_lacks_something(String part, String instead) throws IOException {
    String whole = Files.readString(file);
    assertThat(whole).contains(part);
    Files.writeString(file, whole.replace(part, instead));

    assertThatThrownBy(() -> RunState.read(checkpoint))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            file
                + ": checkpoint cannot be used: not a state of this program [M71]"
                + System.lineSeparator()
                + "  go on with the version of bertft that wrote it, or start over with"
                + " output.overwrite");
  }
}
