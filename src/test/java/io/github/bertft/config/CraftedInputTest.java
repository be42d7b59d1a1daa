package io.github.bertft.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.config.ConfigLoader.Purpose;
import io.github.bertft.fault.ConfigException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made to mislead, to break or to exhaust. */
class CraftedInputTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "training: {epochs: 2, epochs: 3} | 1:23: duplicate key \"epochs\"; first given on line 1"
            + " [C07]",
        "training: {}\\ntraining: {} | 2:1: duplicate key \"training\"; first given on line 1 [C07]",
        "model: {}\\n---\\ntext: {} | 2:1: a second document is not supported; use one file each"
            + " [C06]",
        "model: &m {} | 1:8: anchor \"&m\" is not supported [C06]",
        "model: {name: &n x} | 1:15: anchor \"&n\" is not supported [C06]",
        "model: *m | 1:8: alias \"*m\" is not supported; write the value out [C06]",
        "model: {<<: {}} | 1:9: merge key \"<<\" is not supported; write the values out [C06]",
        "model: {name: !!str x} | 1:15: tag \"tag:yaml.org,2002:str\" is not supported; write the"
            + " plain value [C06]",
        "model: !x {} | 1:8: tag \"!x\" is not supported; write the plain value [C06]",
        "model: !!javax.script.ScriptEngineManager [] | 1:8: tag"
            + " \"tag:yaml.org,2002:javax.script.ScriptEngineManager\" is not supported; write the"
            + " plain value [C06]",
        "!x model: {} | 1:1: tag \"!x\" is not supported; write the plain value [C06]",
        "? [a, b]\\n: c | 1:3: a key must be a single word [C06]",
        "[a, b] | 1:1: config must be a mapping of keys such as \"training:\", was a list [C05]",
        "training | 1:1: config must be a mapping of keys such as \"training:\", was \"training\""
            + " [C05]",
        "training:\\n\\tepochs: 3 | 2:1: a tab cannot indent; use spaces [C04]",
        "training: {epochs: 3 | 1:21: not valid YAML: expected ',' or '}', but got <stream end>"
            + " [C04]",
        "model:\\n  name: a: b | 2:10: not valid YAML: mapping values are not allowed here [C04]",
        "model: {name: \"\\\\ud800\"} | 1:15: control character U+D800 is not allowed [C03]",
        "model: {name: \"\\\\0\"} | 1:15: control character U+0000 is not allowed [C03]",
      })
  void refusesYamlThatMisleads(String yaml, String fault) {
    String text = yaml.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");
    assertThat(text().yamlFaults(text)).contains("c.yaml:" + fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"training\": {\"epochs\": 2, \"epochs\": 3}} | :1:28: duplicate key \"epochs\"; first"
            + " given on line 1 [C07]",
        "{\"model\": {\"name\": \"\\\\ud800\"}} | :1:20: control character U+D800 is not allowed"
            + " [C03]",
        "{} {} | :1:4: a second document is not supported; use one file each [C06]",
        "[] | :1:1: config must be a mapping of keys such as \"training:\", was [] [C05]",
        "null | : config file is empty [C05]",
      })
  void refusesJsonThatMisleads(String json, String fault) {
    assertThat(text().faults("c.json", json.replace("\\\\", "\\")))
        .containsExactly("c.json" + fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": 1,}", "{'a': 1}", "{\"a\": NaN}", "{", "{\"a\": 01}", "x"})
  void refusesBrokenJsonWithItsPlace(String json) {
    assertThat(text().faults("c.json", json))
        .singleElement()
        .asString()
        .matches("(?s)c\\.json:1:[0-9]+: not valid JSON: .* \\[C04]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "~", "\uFEFF"})
  void refusesAFileWithoutKeys(String yaml) {
    assertThat(text().yamlFaults(yaml)).containsExactly("c.yaml: config file is empty [C05]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFFtraining:\n  epochs: 7\n",
        "training:\r\n  epochs: 7\r\n",
        "%YAML 1.1\n---\ntraining: {epochs: 7}\n...\n",
        "{\"training\": {\"epochs\": 7}}",
      })
  void acceptsMarksLineEndsAndJsonInYaml(String yaml) {
    assertThat(text().load("c.yaml", yaml).config().training().epochs()).isEqualTo(7);
  }

  @Test
  void tellsJsonByItsBraceWhereTheEndingSaysNothing() {
    assertThat(text().faults("config", "{\"training\": {\"epochs\": 7,}}"))
        .singleElement()
        .asString()
        .startsWith("config:1:27: not valid JSON: ");
    assertThat(text().load("config", "training: {epochs: 7}").config().training().epochs())
        .isEqualTo(7);
  }

  @Test
  void refusesOtherEncodingsAndControls() {
    String yaml = "model: {name: é}\n";
    String utf16 = "c.yaml: is UTF-16 or UTF-32; save it as UTF-8 [C03]";
    assertThat(text().faultsOfBytes("c.yaml", yaml.getBytes(StandardCharsets.UTF_16)))
        .containsExactly(utf16);
    assertThat(text().faultsOfBytes("c.yaml", yaml.getBytes(StandardCharsets.UTF_16LE)))
        .containsExactly(utf16);
    assertThat(text().faultsOfBytes("c.yaml", yaml.getBytes(StandardCharsets.ISO_8859_1)))
        .containsExactly("c.yaml:1:15: not UTF-8, was byte 0xe9; save the file as UTF-8 [C03]");
    assertThat(text().yamlFaults("model:\n  name: a\0b\n"))
        .containsExactly("c.yaml:2:10: control character U+0000 is not allowed [C03]");
    assertThat(text().yamlFaults("model: {name: \u001b[31m}"))
        .containsExactly("c.yaml:1:15: control character U+001B is not allowed [C03]");
  }

  @Test
  void refusesFoldersAndMissingFiles() {
    assertThat(ConfigText.catchFaults(folder, Purpose.READ).faults().get(0).render())
        .isEqualTo(folder + ": is a folder; name a YAML or JSON file [C01]");
    text().write("imdb.yaml", "model: {}");
    assertThat(text().render(ConfigText.catchFaults(folder.resolve("imbd.yaml"), Purpose.READ)))
        .containsExactly("imbd.yaml: no such config file [C01] |   did you mean \"imdb.yaml\"?");
  }

  @Test
  void staysFastUnderBombs() {
    quickly("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n", "anchor \"&a\"");
    String tooDeep = "nested deeper than 64 levels [C08]";
    String tooLong = "c.yaml:1:1: line is longer than 100000 characters [C02]";
    quickly("a: " + "[".repeat(99_000), tooDeep);
    quickly("a: " + "[".repeat(100_000), tooLong);
    quickly("a:\n " + "[\n ".repeat(100_000), tooDeep);
    quickly("{\"a\": " + "[".repeat(99_000), tooDeep);
    quickly("a: " + "{a: ".repeat(20_000), tooDeep);
    quickly("- ".repeat(40_000), tooDeep);
    quickly("x".repeat(50_000_000), "larger than 1 MiB [C02]");
    quickly("model: {name: " + "1".repeat(1_000_000) + "}", tooLong);
    quickly("model: {name: " + "1".repeat(90_000) + "}", "model.name: must be a text");
    quickly("training: {epochs: '" + "1_".repeat(40_000) + "'}", "must be a whole number");
    quickly("training: {weight_decay: " + "1".repeat(90_000) + "}", "must be a number");
    quickly("k".repeat(90_000) + ": 1", "not valid YAML");
    quickly("? " + "k".repeat(90_000) + "\n: 1", "unknown key");
    quickly("a: [" + "x,\n".repeat(300_000) + "]", "more than 20000 values [C08]");
    quickly("a: \"" + "x y\n".repeat(200_000) + "\"", "unknown key");
    quickly("a: |\n" + "  x\n".repeat(200_000), "unknown key");
    quickly(("# " + "x".repeat(90_000) + "\n").repeat(11), "config file is empty");
    quickly(lines("k%d: 1%n", 19_000), "and 18950 more problems [C17]");
    quickly(
        "data: {labels: ["
            + lines("l%d,", 9000)
            + "]}\ntraining:\n  class_weights:\n"
            + lines("    m%d: 1\n", 9000),
        "and 8950 more problems [C17]");
  }

  @Test
  void meetsAnyDamageWithAConfigFault() throws IOException {
    String yaml = Files.readString(Path.of("configs", "imdb.yaml"));
    String json = ConfigPrinter.json(text().load("c.yaml", yaml).config());
    Random random = new Random(7);
    String pieces = "{}[]:,-?&*!|>'\"%@`#\\ \n\t~<=\u2028é\0/u0U";
    for (int round = 0; round < 3000; round++) {
      boolean inJson = round % 2 == 0;
      StringBuilder text = new StringBuilder(inJson ? json : yaml);
      for (int edit = 0; edit <= random.nextInt(4); edit++) {
        int at = random.nextInt(text.length());
        String piece = String.valueOf(pieces.charAt(random.nextInt(pieces.length())));
        text.replace(at, at + random.nextInt(2), piece);
      }
      Path file = text().write(inJson ? "c.json" : "c.yaml", text.toString());
      try {
        ConfigLoader.load(file, List.of(), Purpose.READ);
      } catch (ConfigException e) {
        assertThat(e.faults()).allSatisfy(fault -> assertThat(fault.location()).isNotEmpty());
      }
    }
  }

  private static String lines(String pattern, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(String.format(pattern, i));
    }
    return text.toString();
  }

  /** Less than a second of processor time, so that a busy machine does not fail the test. */
  private void quickly(String bomb, String fault) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (String name : List.of("c.yaml", "c.json")) {
      Path file = text().write(name, bomb);
      long start = threads.getCurrentThreadCpuTime();
      ConfigText.catchFaults(file, Purpose.READ);
      assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start))
          .as("%s %s", name, bomb.substring(0, 20))
          .isLessThan(Duration.ofSeconds(1));
    }
    assertThat(String.join("\n", text().yamlFaults(bomb))).contains(fault);
  }

  private ConfigText text() {
    return new ConfigText(folder);
  }
}
