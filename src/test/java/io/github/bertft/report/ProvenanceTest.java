package io.github.bertft.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvenanceTest {
  private static final String WRITTEN =
      """
      {
        "format_version": 1,
        "bertft_version": "0.1.0",
        "created": "2026-01-31T12:00:00Z",
        "base_model": "minilm",
        "pooling": "mean",
        "text": {
          "max_tokens": 256,
          "long": "head",
          "head_tokens": 128,
          "window_stride": 0,
          "max_windows": 16
        },
        "seed": 42,
        "data": [ {
          "role": "training",
          "path": "/home/ann/data/train.csv",
          "sha256": "00ff",
          "rows": 3
        } ],
        "label_counts": {
          "pos": 2,
          "neg": 1
        },
        "environment": {
          "djl": "0.35.1",
          "pytorch": "2.7.1",
          "java": "Eclipse Adoptium 17.0.15",
          "os": "Linux 6.1 amd64",
          "cpu": "Some | CPU",
          "threads": 2,
          "device": "cpu",
          "precision": "fp32"
        },
        "config": {
          "model": {
            "name": "minilm",
            "dropout": null
          },
          "training": {
            "epochs": 3,
            "learning_rate": 5.0E-5,
            "shuffle": true,
            "names": [ "a", "b" ]
          }
        }
      }
      """;

  @TempDir Path folder;

  static Provenance sample() {
    Map<String, Long> labels = new LinkedHashMap<>();
    labels.put("pos", 2L);
    labels.put("neg", 1L);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", "minilm");
    model.put("dropout", null);
    Map<String, Object> training = new LinkedHashMap<>();
    training.put("epochs", 3);
    training.put("learning_rate", 5e-5);
    training.put("shuffle", true);
    training.put("names", Arrays.asList("a", "b"));
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("model", model);
    config.put("training", training);
    return new Provenance(
        "0.1.0",
        Instant.parse("2026-01-31T12:00:00Z"),
        "minilm",
        "mean",
        new Provenance.TextLimit(256, "head", 128, 0, 16),
        42,
        List.of(new Provenance.DataFile("training", "/home/ann/data/train.csv", "00ff", 3)),
        labels,
        new Provenance.Environment(
            "0.35.1",
            "2.7.1",
            "Eclipse Adoptium 17.0.15",
            "Linux 6.1 amd64",
            "Some | CPU",
            2,
            "cpu",
            "fp32"),
        config);
  }

  @Test
  void writesAndReadsBack() throws IOException {
    sample().write(folder);

    assertThat(Files.readString(folder.resolve("bertft.json"))).isEqualTo(WRITTEN);
    assertThat(Provenance.read(folder)).contains(sample());
    assertThat(Provenance.read(folder).orElseThrow().labelCounts().keySet())
        .containsExactly("pos", "neg");
  }

  @Test
  void foldersOfOtherToolsHaveNone() {
    assertThat(Provenance.read(folder)).isEmpty();
  }

  @Test
  void passesOverUnknownKeys() throws IOException {
    save(WRITTEN.replace("\"seed\": 42", "\"mood\": [ 1 ], \"seed\": 42"));

    assertThat(Provenance.read(folder)).contains(sample());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"seed\": 42|\"seed\": \"x\"|seed must be a whole number, was \"x\"",
        "\"seed\": 42|\"sead\": 42|seed must be a whole number, was missing",
        "\"seed\": 42|\"seed\": 4.5|seed must be a whole number, was 4.5",
        "\"minilm\",|7,|base_model must be a text, was 7",
        "\"max_tokens\": 256|\"max_tokens\": -1|text.max_tokens must be a count, was -1",
        "\"head\",|\"windows\",|text.long must be one of head, tail, head_tail,"
            + " windows_mean, windows_max, windows_attention, was \"windows\"",
        "2026-01-31T12|2026-01-31 12|created must be a time such as 2026-01-31T12:00:00Z, was"
            + " \"2026-01-31 12:00:00Z\"",
        "\"rows\": 3|\"rows\": null|data[0].rows must be a whole number, was null",
        "\"pos\": 2|\"p\\u001bs\": {}|label_counts.\"p\\u001bs\" must be a whole number, was an"
            + " object",
        "\"environment\": {|\"environment\": 1, \"e\": {|environment must be an object, was 1",
      })
  void namesWhatIsDamaged(String good, String bad, String message) throws IOException {
    save(WRITTEN.replaceFirst(java.util.regex.Pattern.quote(good), quoteReplacement(bad)));

    assertThatThrownBy(() -> Provenance.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            folder.resolve("bertft.json")
                + ": file is damaged: "
                + message
                + " [M91]"
                + System.lineSeparator()
                + "  take the file from a copy of the model, or train it again");
  }

  @Test
  void refusesNewerFormats() throws IOException {
    save(WRITTEN.replace("\"format_version\": 1", "\"format_version\": 2"));

    assertThatThrownBy(() -> Provenance.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            folder.resolve("bertft.json")
                + ": format_version is newer than this program, was 2; it reads up to 1 [M92]"
                + System.lineSeparator()
                + "  update bertft to use this model");
  }

  @Test
  void refusesWhatIsNotJson() throws IOException {
    String remedy =
        System.lineSeparator() + "  take the file from a copy of the model, or train it again";
    Path file = folder.resolve("bertft.json");
    save("{\n  \"seed\": }");
    assertThatThrownBy(() -> Provenance.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessage(file + ":2:11: file is damaged: not JSON [M91]" + remedy);
    save(WRITTEN.substring(0, 100));
    assertThatThrownBy(() -> Provenance.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(": file is damaged: not JSON [M91]" + remedy);
    save("");
    assertThatThrownBy(() -> Provenance.read(folder))
        .hasMessage(
            file + ": file is damaged: the file must be an object, was missing [M91]" + remedy);
    save("[]");
    assertThatThrownBy(() -> Provenance.read(folder))
        .hasMessage(
            file + ": file is damaged: the file must be an object, was an array [M91]" + remedy);
    Files.write(file, new byte[] {'"', (byte) 0xFF, '"'});
    assertThatThrownBy(() -> Provenance.read(folder))
        .hasMessage(file + ": file cannot be read [M91]" + remedy);
  }

  private void save(String text) throws IOException {
    Files.writeString(folder.resolve("bertft.json"), text);
  }

  private static String quoteReplacement(String text) {
    return java.util.regex.Matcher.quoteReplacement(text);
  }
}
