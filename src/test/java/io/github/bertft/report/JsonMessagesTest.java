package io.github.bertft.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonMessagesTest {
  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();
  private final Messages messages = Messages.json(new PrintWriter(err, true));

  /** One object a line, each with the time, which is taken off. */
  private List<JsonNode> printed() throws JsonProcessingException {
    List<JsonNode> entries = new ArrayList<>();
    for (String line : err.toString().lines().toList()) {
      ObjectNode entry = (ObjectNode) new ObjectMapper().readTree(line);
      String time = entry.remove("time").asText();
      assertThat(time).matches("[0-9-]{10}T[0-9:]{8}[.][0-9]{3}Z");
      assertThat(Instant.parse(time)).isBefore(Instant.now().plusMillis(1));
      entries.add(entry);
    }
    return entries;
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  @Test
  void errorsHaveTheirPlaceAndTheirCode() throws IOException {
    Path file = Files.createFile(folder.resolve("a:b.csv"));
    Fault fault =
        new Fault("D09", file + ":812:2", "label is not known", "did you mean it?", "try it");
    messages.errors(List.of(fault), 3, false);
    assertThat(printed())
        .containsExactly(
            json(
                "{'level': 'error', 'code': 3, 'retryable': false, 'id': 'D09',"
                    + " 'location': 'FILE:812:2', 'file': 'FILE', 'line': 812, 'column': 2,"
                        .replace("FILE", file.toString())
                    + " 'message': 'label is not known',"
                    + " 'hints': ['did you mean it?', 'try it']}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''              | {}
          training.epochs | {'location': 'training.epochs'}
          pom.xml:7       | {'location': 'pom.xml:7', 'file': 'pom.xml', 'line': 7}
          :7              | {'location': ':7'}
          127.0.0.1:9     | {'location': '127.0.0.1:9'}
          out/2026T12:30  | {'location': 'out/2026T12:30'}
          C:/x.csv        | {'location': 'C:/x.csv'}
          """)
  void warningsHaveNoCode(String location, String place) throws JsonProcessingException {
    messages.warn(new Fault("D30", location, "two rows are empty"));
    ObjectNode expected = json("{'level': 'warning', 'id': 'D30'}").deepCopy();
    expected.setAll((ObjectNode) json(place.startsWith("{'") ? place : "{}"));
    expected.put("message", "two rows are empty").putArray("hints");
    assertThat(printed()).containsExactly(expected);
    assertThat(messages.warnings()).isEqualTo(1);
  }

  @Test
  void allErrorsAreTold() throws JsonProcessingException {
    messages.errors(Collections.nCopies(312, new Fault("D01", "", "is wrong")), 3, false);
    assertThat(printed()).hasSize(312);
  }

  @Test
  void nothingRawThatATerminalWouldActOn() throws JsonProcessingException {
    String harmful = "a\u001b]0;x\u0007\u009b2J\u202eb\n";
    messages.info(harmful);
    assertThat(err.toString().strip()).matches("[\\x20-\\x7e]+");
    assertThat(printed())
        .containsExactly(ReportJson.object().put("level", "info").put("message", harmful));
  }

  @Test
  void progressIsInFigures() throws JsonProcessingException {
    try (Progress progress = messages.progress()) {
      progress.start("training", 400, "steps");
      progress.step(100, "loss 0.5");
    }
    ObjectNode entry = (ObjectNode) printed().get(0);
    assertThat(entry.remove("elapsed_millis").asLong()).isBetween(0L, 60_000L);
    assertThat(entry.remove("left_millis").asLong()).isBetween(0L, 180_000L);
    entry.remove("resident_bytes"); // where the system tells it
    assertThat(entry)
        .isEqualTo(
            json(
                "{'level': 'progress', 'task': 'training', 'done': 100, 'total': 400,"
                    + " 'unit': 'steps', 'message': 'loss 0.5'}"));
  }
}
