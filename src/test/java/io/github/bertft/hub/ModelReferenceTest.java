package io.github.bertft.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.ResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReferenceTest {
  private static final String NEW_LINE = System.lineSeparator() + "  ";
  private static final String NO_HUB =
      "models of the Hugging Face hub are not downloaded: give a folder that holds one";

  @TempDir Path root;

  @Test
  void an_existing_folder_is_taken_as_it_is() {
    assertThat(ModelReference.resolve(root.toString())).isEqualTo(root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"./minilm", "../minilm", "/nowhere/minilm", "a/b/c", "minilm/"})
  void a_path_is_a_folder_even_if_it_is_missing(String path) {
    assertThat(ModelReference.resolve(path)).isEqualTo(Path.of(path));
  }

  @Test
  void offers_the_nearest_built_in_name() {
    assertUnknown(
        "minlm",
        "no model \"minlm\"; it must be a folder or one of: minilm, bge-small [M15]"
            + NEW_LINE
            + "did you mean \"minilm\"?"
            + NEW_LINE
            + NO_HUB);
  }

  @Test
  void says_that_hub_models_are_not_downloaded() {
    assertUnknown(
        "google-bert/bert-base-uncased",
        "no model \"google-bert/bert-base-uncased\"; it must be a folder or one of: minilm, bge-small [M15]"
            + NEW_LINE
            + NO_HUB);
    assertUnknown(
        " ",
        "no model \" \"; it must be a folder or one of: minilm, bge-small [M15]"
            + NEW_LINE
            + NO_HUB);
  }

  @Test
  void a_machine_without_home_needs_a_cache_folder() {
    assertThatThrownBy(() -> ModelReference.resolve("minilm", Map.of(), "?"))
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
    assertThatThrownBy(() -> ModelReference.resolve("minilm", environment, ""))
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
    assertThatThrownBy(() -> ModelReference.resolve(name))
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }
}
