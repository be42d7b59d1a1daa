package io.github.bertft.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.config.ConfigLoader.Purpose;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JSON text means the same to both readers, to the column. */
class SameInBothFormatsTest {
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "1",
          "-1",
          "3.7",
          "1e400",
          "5e-5",
          "1E2",
          "-0",
          "-0.0",
          "\"\"",
          "\"3\"",
          "\"auto\"",
          "\"none\"",
          "\"yes\"",
          "\"x\\ty \\u00e9 😀\"",
          "\"\\ud83d\\ude00\"",
          "\"\\u0000\"",
          "[]",
          "[1, \"a\", null]",
          "{}",
          "{\"a\": \"b\", \"a\": 1}",
          "{\"b\": 2}",
          "{\"\": 1}",
          "{\"<<\": 3}",
          "99999999999999999999999",
          "0.30000000000000004");

  @TempDir Path folder;

  @Test
  void givesTheSameFaultsOrTheSameConfig() {
    List<String> corpus = new ArrayList<>();
    ConfigLoader.KEYS
        .all()
        .skip(1)
        .forEach(
            spec -> {
              for (String value : VALUES) {
                corpus.add(nested(spec.path(), value));
              }
            });
    corpus.add("{\"tr😀ining\": 1,\r\n \"training\":\n{\"epochs\":\r 0, \"lr\": 1}}");
    corpus.add("{\"model\": {\"name\": 1}, \"model\": {}}");
    corpus.add("[1]");
    corpus.add("{}");
    corpus.add(ConfigPrinter.json(ConfigLoader.load(null, List.of(), Purpose.READ).config()));
    ConfigText text = new ConfigText(folder);
    int loaded = 0;
    for (String json : corpus) {
      Path asYaml = text.write("c.yaml", json);
      Path asJson = text.write("c.json", json);
      List<String> faults = text.render(ConfigText.catchFaults(asYaml, Purpose.READ));
      assertThat(text.render(ConfigText.catchFaults(asJson, Purpose.READ)))
          .as(json)
          .isEqualTo(faults.stream().map(fault -> fault.replace("c.yaml", "c.json")).toList());
      if (faults.isEmpty()) {
        loaded++;
        assertThat(ConfigLoader.load(asJson, List.of(), Purpose.READ).config())
            .isEqualTo(ConfigLoader.load(asYaml, List.of(), Purpose.READ).config());
      }
    }
    assertThat(corpus).hasSizeGreaterThan(1300);
    assertThat(loaded).isBetween(150, corpus.size() - 150);
  }

  private static String nested(String path, String value) {
    String[] names = path.split("\\.", -1);
    StringBuilder json = new StringBuilder();
    for (String name : names) {
      json.append("{\"").append(name).append("\":\n ");
    }
    return json.append(value).append("}".repeat(names.length)).toString();
  }
}
