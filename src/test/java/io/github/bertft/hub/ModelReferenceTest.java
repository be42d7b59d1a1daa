package io.github.bertft.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.storage.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReferenceTest {
  private static final String NEW_LINE = System.lineSeparator() + "  ";
  @TempDir Path root;

  @Test
  void an_existing_folder_is_taken_as_it_is() {
    assertThat(ModelReference.resolve(root.toString(), ModelReferenceTest::noHub)).isEqualTo(root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"./minilm", "../minilm", "/nowhere/minilm", "a/b/c", "minilm/"})
  void a_path_is_a_folder_even_if_it_is_missing(String path) {
    assertThat(ModelReference.resolve(path, ModelReferenceTest::noHub)).isEqualTo(Path.of(path));
  }

  @Test
  void a_name_behind_hf_is_of_the_hub_even_where_a_folder_has_it() {
    HubName name = new HubName(HubName.Kind.MODEL, "owner/name", "v1");
    assertThat(ModelReference.resolve("hf:owner/name@v1", asked -> root.resolve(asked.text())))
        .isEqualTo(root.resolve(name.text()));
    assertThat(ModelReference.trained("hf:owner/name@v1", asked -> root.resolve(asked.text())))
        .isEqualTo(root.resolve(name.text()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"owner/name", "out", "./hf:x", "minilm"})
  void a_trained_model_is_a_folder_unless_hf_stands_before_it(String path) {
    assertThat(ModelReference.trained(path, ModelReferenceTest::noHub)).isEqualTo(Path.of(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hf:", "hf:../x", "hf:a/b/c", "hf://a/b", "hf:a/b@", "nul\0"})
  void says_how_trained_models_are_named(String name) {
    assertThatThrownBy(() -> ModelReference.trained(name, ModelReferenceTest::noHub))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "no model "
                + Quoted.of(name)
                + "; it must be a folder, or hf:OWNER/NAME[@REVISION] of the Hugging Face hub"
                + " [M17]");
  }

  @Test
  void offers_the_nearest_built_in_name_and_asks_nobody() {
    assertUnknown(
        "minlm",
        "no model \"minlm\"; it must be a folder, minilm, bge-small or a name of the Hugging Face"
            + " hub such as bert-base-uncased [M15]"
            + NEW_LINE
            + "did you mean \"minilm\"?");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "my model", "a--b", "bert@", "bert@../x", "-bert", "x/y.git"})
  void what_the_hub_cannot_have_is_not_asked_for(String name) {
    assertUnknown(
        name,
        "no model \""
            + name
            + "\"; it must be a folder, minilm, bge-small or a name of the Hugging Face hub such"
            + " as bert-base-uncased [M15]");
  }

  @ParameterizedTest
  @CsvSource({
    "bert-base-uncased, bert-base-uncased, main",
    "google-bert/bert-base-cased, google-bert/bert-base-cased, main",
    "bert-base-uncased@v1.0, bert-base-uncased, v1.0",
    "a/b@refs/pr/1, a/b, refs/pr/1"
  })
  void other_names_are_those_of_the_hub(String name, String repository, String revision) {
    List<HubName> asked = new ArrayList<>();
    ModelReference.resolve(
        name,
        hubName -> {
          asked.add(hubName);
          return root;
        },
        Map.of(),
        "");
    assertThat(asked).containsExactly(new HubName(HubName.Kind.MODEL, repository, revision));
  }

  @Test
  void a_machine_without_home_needs_a_cache_folder() {
    assertThatThrownBy(
            () -> ModelReference.resolve("minilm", ModelReferenceTest::noHub, Map.of(), "?"))
        .isInstanceOf(ResourceException.class)
        .hasMessage(
            "no home folder is known, so there is no place for the built-in model [R24]"
                + NEW_LINE
                + "set BERTFT_CACHE to a folder that can be written");
  }

  @Test
  void a_cache_folder_that_cannot_be_made_is_named() throws IOException {
    Path file = Files.createFile(root.resolve("file"));
    Map<String, String> environment = Map.of("BERTFT_CACHE", file.toString());
    assertThatThrownBy(
            () -> ModelReference.resolve("minilm", ModelReferenceTest::noHub, environment, ""))
        .isInstanceOf(ResourceException.class)
        .hasMessage(
            file
                + ": cache folder cannot be created: a file of that name is in the way [R24]"
                + NEW_LINE
                + "set BERTFT_CACHE to a folder that can be written");
  }

  @Test
  void finds_the_cache_in_the_order_of_the_variables() {
    Path home = root.resolve("home");
    Path shared = root.resolve("shared");
    Path own = root.resolve("own");
    assertThat(CacheFolder.locate(Map.of(), home.toString()))
        .isEqualTo(home.resolve(".cache").resolve("bertft"));
    assertThat(CacheFolder.locate(Map.of("XDG_CACHE_HOME", "relative"), home.toString()))
        .isEqualTo(home.resolve(".cache").resolve("bertft"));
    assertThat(CacheFolder.locate(Map.of("XDG_CACHE_HOME", shared.toString()), home.toString()))
        .isEqualTo(shared.resolve("bertft"));
    assertThat(
            CacheFolder.locate(
                Map.of("XDG_CACHE_HOME", shared.toString(), "BERTFT_CACHE", own.toString()),
                home.toString()))
        .isEqualTo(own);
  }

  private static void assertUnknown(String name, String message) {
    assertThatThrownBy(() -> ModelReference.resolve(name, ModelReferenceTest::noHub))
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }

  private static Path noHub(HubName name) {
    throw new AssertionError("asked for " + name);
  }
}
