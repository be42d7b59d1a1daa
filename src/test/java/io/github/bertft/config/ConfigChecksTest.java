package io.github.bertft.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.config.ConfigLoader.Purpose;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigChecksTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text: {max_tokens: 128, long: head_tail} | 1:31: text.head_tokens: must be at most"
            + " max_tokens - 3 = 125 under head_tail, was 128 [C14]",
        "text: {max_tokens: 128, long: head_tail, head_tokens: 126} | 1:55: text.head_tokens:"
            + " must be at most max_tokens - 3 = 125 under head_tail, was 126 [C14]",
        "text: {max_tokens: 128, long: windows_max, window_stride: 127} | 1:59: text.window_stride:"
            + " must be at most max_tokens - 2 = 126, or tokens between two windows are lost, was"
            + " 127 [C14]",
        "{text: {long: windows_mean}, data: {pair: other}} | 1:15: text.long: pairs of texts cannot"
            + " be read in windows; take head, tail or head_tail [C14]",
        "training: {max_batch_tokens: 200} | 1:30: training.max_batch_tokens: must be at least"
            + " text.max_tokens = 256, was 200 [C14]",
        "{data: {limit: 64}, training: {accumulation: 3}} | 1:46: training.accumulation: 3"
            + " micro-batches of 32 never fill with data.limit = 64 examples; lower accumulation or"
            + " batch_size [C14]",
        "data: {limit: 0%} | 1:15: data.limit: must be a whole number from 1 to 1000000000, a"
            + " percentage such as 0.4%, or a text such as 8 per class, or null, was \"0%\" [C12]",
        "data: {limit: 8 per label} | 1:15: data.limit: must be a whole number from 1 to 1000000000,"
            + " a percentage such as 0.4%, or a text such as 8 per class, or null, was \"8 per"
            + " label\" [C12]",
        "data: {limit: 0.5} | 1:15: data.limit: must be a whole number from 1 to 1000000000, a"
            + " percentage such as 0.4%, or a text such as 8 per class, or null, was 0.5 [C10]",
        "{data: {validation_share: 0}, training: {early_stopping: {}}} | 1:58:"
            + " training.early_stopping: needs validation data; give data.validation or a"
            + " data.validation_share above 0 [C14]",
        "{data: {validation_share: 0}, training: {save: best}} | 1:48: training.save: best needs"
            + " validation data; give data.validation or a data.validation_share above 0 [C14]",
        "data: {validation: v, validation_share: 0.2} | 1:41: data.validation_share: cannot be"
            + " given together with data.validation; remove one [C14]",
        "training: {warmup_steps: 0, warmup_share: 0.2} | 1:43: training.warmup_share: cannot be"
            + " given together with training.warmup_steps; remove one [C14]",
        "data: {label: text} | 1:15: data.label: must be another column than data.text, was"
            + " \"text\" [C14]",
        "data: {pair: text} | 1:14: data.pair: must be another column than data.text, was \"text\""
            + " [C14]",
        "data: {pair: label} | 1:14: data.pair: must be another column than data.label, was"
            + " \"label\" [C14]",
        "data: {encoding: utf8x} | 1:18: data.encoding: unknown encoding \"utf8x\"; utf-8 and"
            + " latin-1 are common [C12]",
        "data: {encoding: latn-1} | 1:18: data.encoding: unknown encoding \"latn-1\"; utf-8 and"
            + " latin-1 are common [C12] ! did you mean \"latin-1\"?",
        "data: {encoding: 'a b'} | 1:18: data.encoding: unknown encoding \"a b\"; utf-8 and latin-1"
            + " are common [C12]",
        "data: {labels: [a, b, a]} | 1:16: data.labels: holds \"a\" twice [C14]",
        "data: {labels: [a]} | 1:16: data.labels: must hold at least 2 labels, was 1 [C14]",
        "{data: {labels: [neg, positive]}, training: {class_weights: {postive: 2}}} | 1:71:"
            + " training.class_weights: label \"postive\" is not in data.labels [C14] ! did you"
            + " mean \"positive\"?",
        "training: {focal_gamma: 2, label_smoothing: 0.1} | 1:25: training.focal_gamma: cannot be"
            + " given together with training.label_smoothing; set one to 0 [C14]",
        "{model: {name: out/x}, output: {folder: ./out/x}} | 1:41: output.folder: must be another"
            + " folder than model.name, was \"./out/x\" [C14]",
      })
  void refusesOneContradiction(String yaml, String fault) {
    assertThat(new ConfigText(folder).yamlFaults(yaml))
        .containsExactly("c.yaml:" + fault.replace(" ! ", " |   "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text: {max_tokens: 131, long: head_tail}",
        "text: {max_tokens: 10}",
        "data: {validation: null, validation_share: 0.2}",
        "data: {validation_share: 0}",
        "{data: {validation: v}, training: {early_stopping: {}, save: best}}",
        "{data: {limit: 65}, training: {accumulation: 3}}",
        "training: {warmup_steps: null, warmup_share: 0.2}",
        "{data: {labels: [a, b]}, training: {class_weights: {a: 2}}}",
        "data: {encoding: latin-1}",
        "data: {encoding: latin1}",
      })
  void acceptsWhatFits(String yaml) {
    assertThat(new ConfigText(folder).yamlFaults(yaml)).isEmpty();
  }

  @Test
  void passesOverRulesAboutWrongValues() {
    assertThat(
            new ConfigText(folder)
                .yamlFaults("text: {max_tokens: x, long: head_tail, head_tokens: 999}"))
        .containsExactly(
            "c.yaml:1:20: text.max_tokens: must be a whole number from 3 to 8192, was \"x\" [C10]");
  }

  @Test
  void trainingNeedsData() {
    ConfigText text = new ConfigText(folder);
    assertThat(text.render(ConfigText.catchFaults(null, Purpose.TRAIN)))
        .containsExactly(
            "data.train: is missing; name the training file or folder [C13] |   try: --set"
                + " data.train=FILE");
    Path file = text.write("c.yaml", "model: {name: x}\n");
    assertThat(text.render(ConfigText.catchFaults(file, Purpose.TRAIN)))
        .containsExactly(
            "c.yaml: data.train: is missing; name the training file or folder [C13] |   try: --set"
                + " data.train=FILE");
  }

  @Test
  void namesTheNearestFileThatIsThere() {
    ConfigText text = new ConfigText(folder);
    text.write("train.csv", "x");
    String yaml =
        String.format(
            "data:\n  train: %1$s/trian.csv\n  validation: %1$s/v\n  test: {a: '~/a', b: zz/y}\n",
            folder);
    Path file = text.write("c.yaml", yaml);
    assertThat(text.render(ConfigText.catchFaults(file, Purpose.TRAIN)))
        .containsExactly(
            "c.yaml:2:10: data.train: no such file or folder, was "
                + shown("trian.csv")
                + " [C15] |   did you mean \"train.csv\"?",
            "c.yaml:3:15: data.validation: no such file or folder, was " + shown("v") + " [C15]",
            "c.yaml:4:13: data.test.a: no such file or folder, was \"~/a\" [C15] |   \"~\" is not"
                + " expanded; write the whole path",
            "c.yaml:4:23: data.test.b: no such file or folder, was \"zz/y\" [C15] |   paths count"
                + " from the current folder, "
                + Path.of("").toAbsolutePath());
    assertThat(text.render(ConfigText.catchFaults(file, Purpose.READ))).isEmpty();
  }

  @Test
  void namesTheNearestFolderOnTheWay() throws IOException {
    Path data = Files.createDirectory(folder.resolve("reviews"));
    Files.writeString(data.resolve("train.csv"), "x");
    String option = "data.train=" + folder + "/reveiws/train.csv";
    assertThat(ConfigText.catchFaults(null, Purpose.TRAIN, option).faults().get(0).hints())
        .containsExactly("did you mean \"" + data + "/train.csv\"?");
    assertThat(ConfigLoader.load(null, List.of("data.train=" + folder), Purpose.TRAIN)).isNotNull();
  }

  private String shown(String name) {
    return Quoted.of(folder + "/" + name).replace(folder + "/", "");
  }
}
