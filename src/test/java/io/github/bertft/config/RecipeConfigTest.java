package io.github.bertft.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.bertft.config.ConfigLoader.Purpose;
import io.github.bertft.config.ConfigLoader.RecipeInFolder;
import io.github.bertft.config.recipe.PaperDataset;
import io.github.bertft.config.recipe.Recipe;
import io.github.bertft.config.source.ConfigFile;
import io.github.bertft.fault.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recipes as configs. */
class RecipeConfigTest {
  @TempDir private Path folder;

  static List<Recipe> recipes() {
    return Recipe.all();
  }

  @Test
  void thereIsOneForEachDatasetStageAndSize() {
    assertThat(Recipe.all())
        .hasSize(8 * 2 * 3)
        .extracting(Recipe::name)
        .doesNotHaveDuplicates()
        .contains("imdb-itpt", "trec6", "yelp-full-large", "ag-news-itpt-base", "sogou-itpt-large");
    assertThat(Recipe.all()).allSatisfy(r -> assertThat(Recipe.of(r.name())).isEqualTo(r));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void eachPrintsAsAFileThatLoadsToTheSameSettings(Recipe recipe) throws IOException {
    LoadedConfig loaded = load(recipe, null);
    RunConfig config = loaded.config();
    Path file = Files.writeString(folder.resolve("r.yaml"), ConfigPrinter.written(loaded));
    assertThat(ConfigLoader.load(file, List.of(), Purpose.READ).config()).isEqualTo(config);

    PaperDataset dataset = recipe.dataset();
    assertThat(config.data().benchmark()).isEqualTo(dataset);
    assertThat(Path.of(config.data().train())).hasParentRaw(Path.of(dataset.folder()));
    assertThat(config.data().test()).hasSize(1);
    assertThat(config.data().labels())
        .hasSize(dataset == PaperDataset.SOGOU ? 0 : dataset.classes());
    assertThat(config.output().folder()).isEqualTo(Path.of("out", recipe.name()));
    assertThat(config.pretraining() != null).isEqualTo(recipe.pretrained());
    int batch = config.training().batchSize() * config.training().accumulation();
    assertThat(batch).isEqualTo(recipe.encoder() == Recipe.Encoder.MINI ? 32 : 24);
  }

  @Test
  void takesThePapersSettings() {
    RunConfig config = load(Recipe.of("imdb-itpt-base"), null).config();
    assertThat(config.model().name()).isEqualTo("bert-base-uncased");
    assertThat(config.text())
        .isEqualTo(new TextConfig(512, TextConfig.LongText.HEAD_TAIL, 128, null, 16));
    assertThat(config.training())
        .extracting("epochs", "learningRate", "warmupShare", "layerDecay", "weightDecay")
        .containsExactly(4, 2e-5, 0.1, 0.95, 0.01);
    assertThat(config.pretraining())
        .isEqualTo(
            new PretrainingConfig(
                null,
                1,
                100_000,
                32,
                1,
                128,
                5e-5,
                1,
                0.1,
                PretrainingConfig.MaskingMode.STATIC,
                false,
                0.15,
                true,
                0));
  }

  @ParameterizedTest
  @CsvSource({
    "trec6, minilm",
    "yahoo-large, bert-large-uncased",
    "sogou-itpt, minilm",
    "sogou-base, bert-base-chinese",
    "sogou-itpt-large, hfl/chinese-roberta-wwm-ext-large"
  })
  void startsFromTheModelOfItsSize(String recipe, String model) {
    assertThat(load(Recipe.of(recipe), null).config().model().name()).isEqualTo(model);
  }

  @Test
  void isOverriddenByAFileAndThatByOptions() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mine.yaml"),
            "data:\n  test: {mine: t.label}\n  limit: 50\ntraining: {epochs: 2}\npretraining: null\n");
    LoadedConfig loaded =
        ConfigLoader.load(
            new RecipeInFolder(Recipe.of("trec6-itpt-base"), Path.of("d")),
            ConfigFile.read(file),
            List.of("training.epochs=1"),
            Purpose.READ);
    RunConfig config = loaded.config();
    assertThat(config.training().epochs()).isEqualTo(1);
    assertThat(config.training().learningRate()).isEqualTo(2e-5);
    assertThat(config.data().train()).isEqualTo(Path.of("d", "train_5500.label").toString());
    assertThat(config.data().test()).containsOnlyKeys("mine");
    assertThat(config.data().labelSeparator()).isEqualTo(":");
    assertThat(config.pretraining()).isNull();
    assertThat(loaded.origins())
        .containsEntry("training.epochs", "--set")
        .containsEntry("training.learning_rate", "recipe trec6-itpt-base")
        .containsEntry("data.limit", file + ":3")
        .containsEntry("data.on_bad_row", "default");
  }

  @Test
  void letsAnOptionTakeThePlaceOfAKeyOfTheRecipe() {
    RecipeInFolder recipe = new RecipeInFolder(Recipe.of("imdb-itpt-base"), null);
    PretrainingConfig pretraining =
        ConfigLoader.load(recipe, null, List.of("pretraining.epochs=2"), Purpose.READ)
            .config()
            .pretraining();
    assertThat(pretraining).extracting("epochs", "steps").containsExactly(2, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tree6", "TREC-6", "trec"})
  void tellsTheNearestName(String name) {
    assertThat(faults(() -> Recipe.of(name)))
        .containsExactly(
            "--recipe: no such recipe, was \""
                + name
                + "\" [C110] | did you mean \"trec6\"? | bertft recipes lists them");
  }

  @Test
  void takesUnderscoresAndCapitals() {
    assertThat(Recipe.of("AG_News").name()).isEqualTo("ag-news");
  }

  @Test
  void tellsWhereMissingDataCanBeHad() {
    RecipeInFolder recipe = new RecipeInFolder(Recipe.of("ag-news-itpt"), folder.resolve("d"));
    assertThat(faults(() -> ConfigLoader.load(recipe, null, List.of(), Purpose.TRAIN)))
        .hasSize(2)
        .first()
        .isEqualTo(
            "recipe ag-news-itpt: data.train: no such file or folder, was \""
                + folder.resolve("d").resolve("train.csv")
                + "\" [C15] | bertft recipes show ag-news tells where to get the dataset | if it is"
                + " there, name its folder with --data, or this file with --set");
  }

  @Test
  void refusesABenchmarkThatThePaperLacks() {
    assertThat(faults(() -> ConfigLoader.load(null, List.of("data.benchmark=imbd"), Purpose.READ)))
        .containsExactly(
            "--set data.benchmark=imbd: data.benchmark: must be one of imdb, yelp_polarity,"
                + " yelp_full, trec6, yahoo, ag_news, dbpedia, sogou, or null, was \"imbd\" [C12] |"
                + " did you mean \"imdb\"?");
  }

  private static LoadedConfig load(Recipe recipe, Path data) {
    return ConfigLoader.load(new RecipeInFolder(recipe, data), null, List.of(), Purpose.READ);
  }

  private static List<String> faults(Runnable loading) {
    ConfigException thrown = catchThrowableOfType(ConfigException.class, loading::run);
    return Objects.requireNonNull(thrown).faults().stream()
        .map(fault -> fault.render().replace(System.lineSeparator() + "  ", " | "))
        .toList();
  }
}
