package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFormatTest {
  @TempDir Path folder;

  /** Every line of standard error. */
  private static List<JsonNode> entries(CommandRun run) throws JsonProcessingException {
    List<JsonNode> entries = new ArrayList<>();
    for (String line : run.err().lines().toList()) {
      entries.add(new ObjectMapper().readTree(line));
    }
    return entries;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--log-format json config show --set training.epoch=1",
        "--log-format=JSON config show --set training.epoch=1",
        "config show --set training.epoch=1 --log-format json",
      })
  void faultsAreJsonWhereverItStands(String line) throws JsonProcessingException {
    CommandRun run = CommandRun.of(line.split(" "));
    assertThat(run.code()).isEqualTo(2);
    JsonNode entry = entries(run).get(0);
    assertThat(entry.get("id").asText()).isEqualTo("C09");
    assertThat(entry.get("code").asInt()).isEqualTo(2);
    assertThat(entry.get("hints").toString()).contains("training.epochs");
  }

  @Test
  void soAreFaultsOfTheCommandLineItself() throws JsonProcessingException {
    CommandRun run = CommandRun.of("train", "--seeds", "many", "--log-format", "json");
    assertThat(run.code()).isEqualTo(2);
    assertThat(entries(run)).hasSize(1);
    assertThat(entries(run).get(0).get("message").asText())
        .isEqualTo("--seeds must be a whole number, was \"many\"");
  }

  @Test
  void anotherFormatIsRefused() {
    CommandRun run = CommandRun.of("recipes", "--log-format", "xml");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("bertft: --log-format must be text, json, was \"xml\" [C70]");
  }

  @Test
  void aTextOfThatNameIsNoOption() {
    assertThat(LogFormat.in("predict", "--", "--log-format", "json")).isEqualTo(LogFormat.TEXT);
    assertThat(LogFormat.in("predict", "json")).isEqualTo(LogFormat.TEXT);
  }

  /**
   * A whole training, with warnings that are counted at its end: an empty text, texts of the
   * training that are tested, too.
   */
  @Test
  void aTrainingSaysAllOfItInJson() throws IOException {
    Path train = TinyStart.sentences(folder.resolve("train.csv"), 32);
    Files.writeString(train, ",,positive\n", StandardOpenOption.APPEND);
    List<String> command =
        new ArrayList<>(
            TinyCommand.train(
                TinyStart.model(folder, "tiny-bert"),
                train,
                TinyStart.sentences(folder.resolve("test.csv"), 8),
                folder.resolve("out")));
    command.remove("-q");
    command.add("--log-format=json");
    CommandRun run = CommandRun.of(command).succeeded();
    assertThat(run.out()).contains("accuracy");
    List<JsonNode> entries = entries(run);
    assertThat(entries)
        .extracting(entry -> entry.get("level").asText())
        .contains("warning", "info", "progress")
        .doesNotContain("error");
    assertThat(entries).extracting(entry -> entry.path("id").asText()).contains("D61");
    assertThat(entries.get(entries.size() - 1).get("message").asText())
        .isEqualTo("2 warnings, see above");
  }
}
