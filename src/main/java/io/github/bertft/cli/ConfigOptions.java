package io.github.bertft.cli;

import io.github.bertft.config.ConfigLoader;
import io.github.bertft.config.LoadedConfig;
import io.github.bertft.config.recipe.Recipe;
import io.github.bertft.config.source.ConfigFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A config file and keys that override it. */
final class ConfigOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "YAML or JSON file; see docs/config.md. Without it, defaults and --set.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Override a key, such as training.epochs=2; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description =
          "Start from a recipe, such as trec6 or imdb-itpt-base; --config and --set win over it."
              + " bertft recipes lists them.")
  private @Nullable String recipe;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Folder of the recipe's dataset. Default: as bertft recipes show tells.")
  private @Nullable Path data;

  /** The file, once it is read. */
  private @Nullable ConfigFile read;

  LoadedConfig load(ConfigLoader.Purpose purpose) {
    return load(purpose, List.of());
  }

  /** With further keys that override even those of the command line. */
  LoadedConfig load(ConfigLoader.Purpose purpose, List<String> further) {
    List<String> all = new ArrayList<>(overrides);
    all.addAll(further);
    if (read == null && file != null) {
      read = ConfigFile.read(file);
    }
    return ConfigLoader.load(chosenRecipe(), read, all, purpose);
  }

  private ConfigLoader.@Nullable RecipeInFolder chosenRecipe() {
    if (recipe != null) {
      return new ConfigLoader.RecipeInFolder(Recipe.of(recipe), data);
    }
    if (data != null) {
      throw new ParameterException(
          spec.commandLine(), "--data is the folder of a recipe's dataset; give --recipe, too");
    }
    return null;
  }
}
