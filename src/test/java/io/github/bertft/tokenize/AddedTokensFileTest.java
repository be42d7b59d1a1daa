package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.fault.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Older folders with added_tokens.json; reference ids by {@code scripts/make_added_golden.py}. */
class AddedTokensFileTest {
  private static final JsonNode GOLDEN = GoldenTokenizer.resource("added.json");

  @TempDir Path folder;

  static Stream<String> cases() {
    return GOLDEN.path("cases").properties().stream().map(Map.Entry::getKey);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ids_are_those_of_transformers(String name, @TempDir Path written) throws IOException {
    JsonNode golden = GOLDEN.path("cases").path(name);
    for (Map.Entry<String, JsonNode> file : golden.path("files").properties()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue().textValue());
    }
    List<List<Integer>> expected = rows(golden);
    assertThat(ids(folder)).isEqualTo(expected);

    // A trained folder has them in its tokenizer.json, beside the same added_tokens.json.
    TokenizerDefinition definition = TokenizerDefinition.read(folder);
    Files.writeString(written.resolve("tokenizer.json"), definition.json());
    Files.writeString(written.resolve("added_tokens.json"), "{\"not read\": 1000}");
    for (String settings : List.of("tokenizer_config.json", "special_tokens_map.json")) {
      if (Files.exists(folder.resolve(settings))) {
        Files.copy(folder.resolve(settings), written.resolve(settings));
      }
    }
    assertThat(ids(written)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"new\": 19} | the id of added token \"new\" must be 18, was 19 [M53]",
        "{\"new\": 18, \"newer\": 20} | the id of added token \"newer\" must be 19, was 20 [M53]",
        "{\"new\": 4} | the id of added token \"new\" must be 18, was 4 [M53]",
        "{\"film\": 18} | the id of added token \"film\" must be 6, was 18 [M53]",
        "{\"new\": 18, \"old\": 18} | tokens \"new\" and \"old\" must have ids of their own, was 18"
            + " [M53]",
        "{\"\": 18} | a token must not be empty, was \"\" [M53]",
        "{\"new\": -1} | the id of token \"new\" must be a whole number from 0, was -1 [M53]",
        "{\"new\": \"18\"} | the id of token \"new\" must be a whole number from 0, was \"18\" [M53]",
        "{\"new\": 99999999999} | the id of token \"new\" must be a whole number from 0, was"
            + " 99999999999 [M53]",
        "{\"new\": {\"id\": 18}} | the id of token \"new\" must be a whole number from 0, was"
            + " {\"id\":18} [M53]",
        "[\"new\"] | must hold a JSON object, was array [M52]"
      })
  void what_is_wrong_is_told_with_file_and_token(String content, String message)
      throws IOException {
    TinyTokenizer.folder(folder);
    Files.writeString(folder.resolve("added_tokens.json"), content);
    assertThatThrownBy(() -> TokenizerDefinition.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessage(folder.resolve("added_tokens.json") + ": " + message);
  }

  @Test
  void damaged_json_and_half_a_character() throws IOException {
    TinyTokenizer.folder(folder);
    Path file = folder.resolve("added_tokens.json");
    Files.writeString(file, "{\"new\": 18,\n");
    assertThatThrownBy(() -> TokenizerDefinition.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(file + ":2:1: not valid JSON: ")
        .hasMessageEndingWith(" [M52]");
    Files.writeString(file, "{\"\\ud83d\": 18}");
    assertThatThrownBy(() -> TokenizerDefinition.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessage(file + ": not valid JSON: unpaired surrogate in a string [M52]");
  }

  private static List<List<Integer>> ids(Path folder) {
    try (TextEncoder encoder =
        TextEncoder.load(folder, GoldenTokenizer.NO_LIMIT, new Truncation.Head())) {
      return GoldenTokenizer.strings(GOLDEN.path("texts")).stream()
          .map(text -> list(encoder.encode(text, null).inputIds()))
          .toList();
    }
  }

  private static List<List<Integer>> rows(JsonNode golden) {
    Stream.Builder<List<Integer>> rows = Stream.builder();
    golden.path("ids").forEach(row -> rows.add(list(GoldenTokenizer.ints(row))));
    return rows.build().toList();
  }

  private static List<Integer> list(int[] ids) {
    return Arrays.stream(ids).boxed().toList();
  }
}
