package io.github.bertft.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.bertft.config.ConfigLoader.Purpose;
import io.github.bertft.config.TrainingConfig.ClassWeights;
import io.github.bertft.config.TrainingConfig.EarlyStopping;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigOverridesTest {
  @TempDir Path folder;

  @Test
  void worksWithoutAnyFile() {
    LoadedConfig loaded = set("training.epochs=2", "model.name= my model ", "data.pair=null");
    assertThat(loaded.config().training().epochs()).isEqualTo(2);
    assertThat(loaded.config().model().name()).isEqualTo("my model");
    assertThat(loaded.origins())
        .contains(
            entry("training.epochs", "--set"),
            entry("data.pair", "--set"),
            entry("training.batch_size", "default"));
  }

  @Test
  void takesPathsOfDataThatMeanTheSameAsEqual() {
    DataConfig data =
        set(
                "data.train=data/aclImdb/train/",
                "data.validation=hf:owner/name@refs//x:y",
                "data.test.a=data//a.csv")
            .config()
            .data();
    assertThat(data.train()).isEqualTo(Path.of("data", "aclImdb", "train").toString());
    assertThat(data.validation()).isEqualTo("hf:owner/name@refs//x:y");
    assertThat(data.test().get("a")).isEqualTo(Path.of("data", "a.csv").toString());
  }

  @Test
  void beatsTheFileAndTheLaterOneWins() {
    LoadedConfig loaded =
        new ConfigText(folder)
            .load(
                "c.yaml",
                "training:\n  epochs: 5\n  batch_size: 8\n",
                "training.epochs=2",
                "training.epochs=4");
    assertThat(loaded.config().training().epochs()).isEqualTo(4);
    assertThat(loaded.config().training().batchSize()).isEqualTo(8);
    assertThat(loaded.origins())
        .contains(
            entry("training.epochs", "--set"),
            entry("training.batch_size", folder + "/c.yaml:3"),
            entry("training.seed", "default"));
  }

  @Test
  void takesListsMappingsAndQuotedTexts() {
    RunConfig config =
        set(
                "data.labels=[b, a]",
                "data.test={x: x.csv}",
                "data.test.v1.5=y.csv",
                "data.label_separator=:",
                "data.encoding=\"utf-16\"",
                "training={epochs: 7, early_stopping: {patience: 3}}",
                "training.early_stopping.min_delta=0.5",
                "training.class_weights.a=2")
            .config();
    assertThat(config.data().labels()).containsExactly("b", "a");
    assertThat(config.data().test()).containsExactly(entry("x", "x.csv"), entry("v1.5", "y.csv"));
    assertThat(config.data().labelSeparator()).isEqualTo(":");
    assertThat(config.data().encoding()).isEqualTo("utf-16");
    assertThat(config.training().epochs()).isEqualTo(7);
    assertThat(config.training().earlyStopping()).isEqualTo(new EarlyStopping(3, 0.5));
    assertThat(config.training().classWeights().mode()).isEqualTo(ClassWeights.Mode.BY_LABEL);
  }

  @Test
  void addsToAMappingOfTheFileAndSwitchesABlockOff() {
    LoadedConfig loaded =
        new ConfigText(folder)
            .load(
                "c.yaml",
                "data: {test: {a: a.csv}}\ntraining: {early_stopping: {patience: 9}}\n",
                "data.test.b=b.csv",
                "training.early_stopping=null");
    assertThat(loaded.config().data().test())
        .containsExactly(entry("a", "a.csv"), entry("b", "b.csv"));
    assertThat(loaded.config().training().earlyStopping()).isNull();
    assertThat(loaded.origins())
        .contains(entry("data.test.a", folder + "/c.yaml:1"), entry("data.test.b", "--set"));
  }

  @Test
  void replacesTheFilesOtherWayOfSayingIt() {
    LoadedConfig loaded =
        new ConfigText(folder)
            .load(
                "c.yaml",
                "data: {validation: v.csv}\ntraining: {warmup_share: 0.2}",
                "data.validation_share=0.3",
                "training.warmup_steps=10");
    assertThat(loaded.config().data().validation()).isNull();
    assertThat(loaded.config().data().validationShare()).isEqualTo(0.3);
    assertThat(loaded.config().training().warmupSteps()).isEqualTo(10);
    assertThat(loaded.config().training().warmupShare()).isEqualTo(0.1);
    assertThat(loaded.origins()).contains(entry("training.warmup_share", "default"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "training.epochs=2.5 | training.epochs: must be a whole number from 1 to 1000, was 2.5 [C10]",
        "training.epochs= | training.epochs: must be a whole number from 1 to 1000, was empty [C10]",
        "training.epochs | must look like key=value, for example training.epochs=2 [C16]",
        "=2 | must look like key=value, for example training.epochs=2 [C16]",
        "training.epoch=2 | unknown key \"training.epoch\" [C09] ! did you mean"
            + " \"training.epochs\"?",
        "trainning.epochs=2 | unknown key \"trainning.epochs\" [C09] ! did you mean"
            + " \"training.epochs\"?",
        "epochs=2 | unknown key \"epochs\" [C09] ! did you mean \"training.epochs\"?",
        "training.epochs.x=2 | unknown key \"training.epochs.x\" [C09] ! did you mean"
            + " \"training.epochs\"?",
        "training.early_stopping.patence=2 | unknown key \"training.early_stopping.patence\" [C09]"
            + " ! did you mean \"training.early_stopping.patience\"?",
        "training={epoch: 2} | unknown key \"epoch\" [C09] ! did you mean \"epochs\"?",
        "training=2 | training: must be a mapping of keys, was 2 [C10]",
        "data.labels=[a | not valid YAML: expected ',' or ']', but got <stream end> [C04]",
        "data.labels=[&x a, b] | anchor \"&x\" is not supported [C06]",
        "data.test={a: x, a: y} | duplicate key \"a\" [C07]",
        "data={validation: v, validation_share: 0.2} | data.validation: cannot be given together"
            + " with data.validation_share; remove one [C14]",
      })
  void namesTheOptionInEveryProblem(String option, String fault) {
    ConfigText text = new ConfigText(folder);
    assertThat(text.render(ConfigText.catchFaults(null, Purpose.READ, option)))
        .containsExactly("--set " + option + ": " + fault.replace(" ! ", " |   "));
  }

  private static LoadedConfig set(String... overrides) {
    return ConfigLoader.load(null, List.of(overrides), Purpose.READ);
  }
}
