package io.github.bertft.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.config.ConfigLoader.Purpose;
import io.github.bertft.config.TrainingConfig.ClassWeights;
import io.github.bertft.config.TrainingConfig.EarlyStopping;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
  @TempDir Path folder;

  @Test
  void fillsInEveryDefault() {
    RunConfig config = ConfigLoader.load(null, List.of(), Purpose.READ).config();
    assertThat(config.model())
        .isEqualTo(
            new ModelConfig(
                "minilm",
                ModelConfig.Pooling.AUTO,
                "last",
                ModelConfig.LayerPooling.CONCAT,
                null,
                null,
                null,
                0));
    assertThat(config.text())
        .isEqualTo(new TextConfig(256, TextConfig.LongText.HEAD, 128, null, 16));
    assertThat(config.output()).isEqualTo(new OutputConfig(Path.of("out"), false));
    assertThat(config.data())
        .isEqualTo(
            new DataConfig(
                null,
                null,
                0.1,
                Map.of(),
                DataConfig.Task.SINGLE_LABEL,
                DataConfig.Format.AUTO,
                "text",
                null,
                "label",
                DataConfig.Header.AUTO,
                "utf-8",
                null,
                List.of(),
                DataConfig.BadRow.ERROR,
                DataConfig.EmptyText.WARN,
                null,
                null,
                List.of(),
                null,
                null,
                null));
    assertThat(config.training())
        .isEqualTo(
            new TrainingConfig(
                3,
                32,
                null,
                1,
                5e-5,
                0.1,
                null,
                TrainingConfig.Schedule.LINEAR,
                0.01,
                1,
                1,
                true,
                1,
                false,
                0,
                0,
                TrainingConfig.Precision.AUTO,
                false,
                "auto",
                0,
                42,
                null,
                TrainingConfig.Metric.AUTO,
                TrainingConfig.Save.BEST,
                new TrainingConfig.Checkpoints(15, 0, 0, 2),
                0,
                new ClassWeights(ClassWeights.Mode.NONE, Map.of()),
                0,
                0,
                0));
  }

  @Test
  void readsBlocksOfDataByTheirNames() {
    MultitaskConfig multitask =
        text()
            .load(
                "c.yaml",
                """
                multitask:
                  tasks:
                    zulu: {train: z.csv, test: {zulu: t.csv}}
                    alpha: {train: a.csv, limit: 9}
                """,
                "multitask.tasks.alpha.limit=8 per class",
                "multitask.tasks.alpha.test.x=y.csv",
                "multitask.tasks.mike={train: m.csv, label: 2}",
                "multitask.sampling=square_root")
            .config()
            .multitask();
    assertThat(multitask).isNotNull();
    assertThat(multitask.sampling()).isEqualTo(MultitaskConfig.Sampling.SQUARE_ROOT);
    assertThat(multitask.tasks().keySet()).containsExactly("zulu", "alpha", "mike");
    DataConfig alpha = multitask.tasks().get("alpha");
    assertThat(alpha).isNotNull();
    assertThat(alpha.train()).isEqualTo("a.csv");
    assertThat(alpha.limit()).isEqualTo("8 per class");
    assertThat(alpha.test()).containsExactly(Map.entry("x", "y.csv"));
    assertThat(alpha.validationShare()).isEqualTo(0.1);
  }

  @Test
  void readsEveryKindOfValue() {
    RunConfig config =
        text()
            .load(
                "c.yaml",
                """
                $schema: bertft.schema.json
                model: {dropout: 0.2, pooling: mean}
                data:
                  train: a b.csv
                  test:
                    zulu: z.csv
                    alpha: a.csv
                  text: 2
                  label: "1"
                  pair: yes
                  label_separator: ":"
                  labels: [0, 1.0, true, no]
                pretraining: {data: texts, masking: static, next_sentence: false}
                training:
                  learning_rate: 5e-5
                  seed: 4294967295
                  early_stopping: {}
                  class_weights: {0: 2, "no": .5}
                output:
                  overwrite: true
                """)
            .config();
    assertThat(config.model().dropout()).isEqualTo(0.2);
    assertThat(config.data().train()).isEqualTo("a b.csv");
    assertThat(config.data().test())
        .containsExactly(Map.entry("zulu", "z.csv"), Map.entry("alpha", "a.csv"));
    assertThat(config.data().text()).isEqualTo("2");
    assertThat(config.data().pair()).isEqualTo("yes");
    assertThat(config.data().labels()).containsExactly("0", "1.0", "true", "no");
    assertThat(config.pretraining())
        .isEqualTo(
            new PretrainingConfig(
                "texts",
                1,
                null,
                32,
                1,
                128,
                5e-5,
                1,
                0.1,
                PretrainingConfig.MaskingMode.STATIC,
                false,
                0.15,
                false,
                0));
    assertThat(config.training().learningRate()).isEqualTo(5e-5);
    assertThat(config.training().seed()).isEqualTo(4294967295L);
    assertThat(config.training().earlyStopping()).isEqualTo(new EarlyStopping(2, 0));
    assertThat(config.training().classWeights())
        .isEqualTo(new ClassWeights(ClassWeights.Mode.BY_LABEL, Map.of("0", 2.0, "no", 0.5)));
    assertThat(config.output().overwrite()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5e-5", "5E-5", "0.00005", ".5e-4", "+5.0e-05", "5.e-5"})
  void takesNumbersAsPeopleWriteThem(String number) {
    assertThat(text().load("c.yaml", "training: {learning_rate: " + number + "}").config())
        .isEqualTo(ConfigLoader.load(null, List.of(), Purpose.READ).config());
  }

  @Test
  void tellsAllProblemsAtOnceInTheirOrder() {
    assertThat(
            text()
                .yamlFaults(
                    """
                    training:
                      epochs: 3.7
                      learning_rte: 1
                    model: {pooling: men}
                    output:
                    data:
                      limit: 0
                    """,
                    "training.batch_size=many",
                    "text.max_tokns=3"))
        .containsExactly(
            "c.yaml:2:11: training.epochs: must be a whole number from 1 to 1000, was 3.7 [C10]",
            "c.yaml:3:3: unknown key \"learning_rte\" [C09] |   did you mean \"learning_rate\"?",
            "c.yaml:4:18: model.pooling: must be one of auto, pooler, cls, mean, max, last, was \"men\""
                + " [C12] |   did you mean \"mean\"?",
            "c.yaml:5:8: output: must be a mapping of keys, was empty [C10] |   indent its keys"
                + " below it, or remove the line",
            "c.yaml:7:10: data.limit: must be a whole number from 1 to 1000000000, a percentage such as 0.4%,"
                + " or a text such as 8 per class, or null, was 0"
                + " [C11]",
            "--set training.batch_size=many: training.batch_size: must be a whole number from 1 to"
                + " 4096, was \"many\" [C10]",
            "--set text.max_tokns=3: unknown key \"text.max_tokns\" [C09] |   did you mean"
                + " \"text.max_tokens\"?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "training: {epochs: \"3\"} | 1:20: training.epochs: must be a whole number from 1 to 1000,"
            + " was \"3\" [C10] ! a number stands without quotes",
        "training: {epochs: -1} | 1:20: training.epochs: must be a whole number from 1 to 1000,"
            + " was -1 [C11]",
        "training: {epochs: 99999999999999999999} | 1:20: training.epochs: must be a whole number"
            + " from 1 to 1000, was 99999999999999999999 [C11]",
        "training: {epochs: } | 1:19: training.epochs: must be a whole number from 1 to 1000, was"
            + " empty [C10]",
        "training: {epochs: 007} | 1:20: training.epochs: must be a whole number from 1 to 1000,"
            + " was \"007\" [C10]",
        "training: {seed: 1_000} | 1:18: training.seed: must be a whole number from 0 to"
            + " 4294967295, was \"1_000\" [C10] ! a number has no separators between its digits",
        "training: {learning_rate: .inf} | 1:27: training.learning_rate: must be a number above 0,"
            + " at most 1, was .inf [C11]",
        "training: {learning_rate: 1e400} | 1:27: training.learning_rate: must be a number above"
            + " 0, at most 1, was 1e400 [C11]",
        "training: {learning_rate: 0} | 1:27: training.learning_rate: must be a number above 0, at"
            + " most 1, was 0 [C11]",
        "training: {weight_decay: .nan} | 1:26: training.weight_decay: must be a number from 0 to"
            + " 1, was .nan [C11]",
        "output: {overwrite: yes} | 1:21: output.overwrite: must be true or false, was \"yes\""
            + " [C10]",
        "output: {folder: 3} | 1:18: output.folder: must be a path, was 3 [C10] ! put the text in"
            + " quotes",
        "output: {folder: ''} | 1:18: output.folder: must be a path, was \"\" [C12]",
        "model: {name: 3} | 1:15: model.name: must be a text, was 3 [C10] ! put the text in quotes",
        "data: {label: 0} | 1:15: data.label: must be a column's name or its position from 1, was"
            + " 0 [C11]",
        "data: {label: [a]} | 1:15: data.label: must be a column's name or its position from 1,"
            + " was a list [C10]",
        "data: {labels: [a, null]} | 1:20: data.labels[2]: must be a text, was null [C10]",
        "data: {labels: a} | 1:16: data.labels: must be a list of texts, was \"a\" [C10]",
        "data: {test: a.csv} | 1:14: data.test: must be a mapping of names to paths or datasets hf:OWNER/NAME, was \"a.csv\""
            + " [C10] ! try: test: {test: FILE}",
        "data: {test: {a: 1}} | 1:18: data.test.a: must be a path or hf:OWNER/NAME, was 1 [C10] ! put the text in"
            + " quotes",
        "data: {test: {'': a}} | 1:15: data.test: a name must not be empty [C12]",
        "training: {device: gpu} | 1:20: training.device: must be auto, cpu, cuda or cuda:N, was"
            + " \"gpu\" [C12]",
        "training: {class_weights: by_label} | 1:27: training.class_weights: must be none, balanced"
            + " or a mapping of names to numbers, was \"by_label\" [C12]",
        "training: {class_weights: balance} | 1:27: training.class_weights: must be none, balanced"
            + " or a mapping of names to numbers, was \"balance\" [C12] ! did you mean"
            + " \"balanced\"?",
        "training: {class_weights: {a: 0}} | 1:31: training.class_weights.a: must be a number above"
            + " 0, at most 1000000, was 0 [C11]",
        "training: {early_stopping: true} | 1:28: training.early_stopping: must be a mapping of"
            + " keys, or null, was true [C10]",
        "training: {early_stopping: {patience: 0}} | 1:39: training.early_stopping.patience: must"
            + " be a whole number from 1 to 1000, was 0 [C11]",
        "training: 3 | 1:11: training: must be a mapping of keys, was 3 [C10]",
        "epochs: 3 | 1:1: unknown key \"epochs\" [C09] ! did you mean \"training.epochs\"?",
        "training: {lr: 1} | 1:12: unknown key \"lr\" [C09] ! did you mean \"learning_rate\"?",
        "training: {max_length: 1} | 1:12: unknown key \"max_length\" [C09] ! did you mean"
            + " \"text.max_tokens\"?",
        "zzzzzz: 1 | 1:1: unknown key \"zzzzzz\" [C09]",
      })
  void refusesOneWrongValue(String yaml, String fault) {
    assertThat(text().yamlFaults(yaml)).containsExactly("c.yaml:" + fault.replace(" ! ", " |   "));
  }

  @Test
  void countsProblemsBeyondTheFirstFifty() {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      yaml.append("zzzz").append(i).append(": 1\n");
    }
    assertThat(text().yamlFaults(yaml.toString()))
        .hasSize(51)
        .endsWith("and 10 more problems [C17]");
  }

  private ConfigText text() {
    return new ConfigText(folder);
  }
}
