package io.github.bertft.config;

import io.github.bertft.config.key.KeySpec;
import io.github.bertft.config.recipe.Recipe;
import io.github.bertft.config.source.ConfigFile;
import io.github.bertft.config.source.ConfigNode.Mapping;
import io.github.bertft.config.source.Place;
import io.github.bertft.config.source.Problems;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML or JSON file and {@code --set} options to a {@link RunConfig}, strictly. */
public final class ConfigLoader {
  /** Every key that a config may have. */
  static final KeySpec KEYS = KeySpec.ofRoot(RunConfig.class);

  /** How much of a config must be there. */
  public enum Purpose {
    /** Keys and values must be right; files need not exist. */
    READ,
    /** Also, training data must be named, and every data file named must exist. */
    TRAIN,
    /** Also, there must be texts to pre-train on, and the file that is named must exist. */
    PRETRAIN
  }

  /**
   * A recipe and where its dataset is.
   *
   * @param folder null: the recipe's own
   */
  public record RecipeInFolder(Recipe recipe, @Nullable Path folder) {
    /**
     * Refuses what names data and no folder of files.
     *
     * @throws ConfigException C183
     */
    public RecipeInFolder {
      if (folder != null && folder.toString().startsWith("hf:")) {
        throw new ConfigException(
            new Fault(
                "C183",
                "--data",
                "must be a folder with the files of the recipe, was "
                    + Quoted.of(folder.toString()),
                "for a dataset of the hub, set data.train and data.test to it, and data.format:"
                    + " auto"));
      }
    }
  }

  private ConfigLoader() {}

  /**
   * Reads, overrides, fills in defaults and checks.
   *
   * @param file YAML or JSON in UTF-8, at most 1 MiB; null: defaults only
   * @param overrides {@code dotted.key=value}, applied in order
   * @throws io.github.bertft.fault.ConfigException with all problems at once, in the order of their
   *     places
   */
  public static LoadedConfig load(@Nullable Path file, List<String> overrides, Purpose purpose) {
    return load(null, file == null ? null : ConfigFile.read(file), overrides, purpose);
  }

  /**
   * The same on top of a recipe.
   *
   * @param recipe below the file; null: none
   * @param file null: none
   */
  public static LoadedConfig load(
      @Nullable RecipeInFolder recipe,
      @Nullable ConfigFile file,
      List<String> overrides,
      Purpose purpose) {
    Problems problems = new Problems();
    Mapping written = new Mapping(Place.DEFAULT, Map.of());
    if (recipe != null) {
      for (Mapping piece : recipe.recipe().pieces(recipe.folder(), problems)) {
        written = ConfigLayers.over(KEYS, written, piece);
      }
    }
    Place start = written.place();
    if (file != null) {
      start = file.start();
      written = ConfigLayers.over(KEYS, written, file.root(problems));
    }
    Mapping root = new ConfigOverrides(KEYS, problems).apply(written, overrides);
    ConfigBinder binder = new ConfigBinder(KEYS, problems);
    RunConfig config = (RunConfig) binder.bindRoot(root);
    new ConfigChecks(config, binder, start, problems).run(purpose);
    problems.throwIfAny();
    return new LoadedConfig(config, binder.origins());
  }
}
