package io.github.bertft.hub;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A model as the user names it: a folder, or the name of a built-in one. */
public final class ModelReference {
  private static final List<String> BUILT_IN = BuiltInModel.words();

  private ModelReference() {}

  /** Names that need no folder. */
  public static List<String> builtInNames() {
    return BUILT_IN;
  }

  /**
   * The folder that holds the model. A folder that exists wins over a built-in name, and a name
   * with a separator, such as {@code ./minilm}, is always a folder.
   *
   * @throws ModelException if the name is neither
   * @throws io.github.bertft.fault.ResourceException if a built-in model cannot be unpacked
   */
  public static Path resolve(String name) {
    return resolve(name, System.getenv(), System.getProperty("user.home", ""));
  }

  static Path resolve(String name, Map<String, String> environment, String userHome) {
    Path folder = path(name);
    if (Files.exists(folder) || looksLikeFolder(name, folder)) {
      // Whether it holds a model, or what its nearest neighbour is, is for its reader to say.
      return folder;
    }
    BuiltInModel model = BuiltInModel.named(name).orElseThrow(() -> unknown(name));
    return BuiltInModels.folder(model, CacheFolder.locate(environment, userHome));
  }

  private static Path path(String name) {
    if (name.isBlank()) {
      throw unknown(name);
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw unknown(name);
    }
  }

  /** {@code owner/name} is how the hub names models; all else with a separator is a folder. */
  private static boolean looksLikeFolder(String name, Path folder) {
    return folder.isAbsolute()
        || name.startsWith(".")
        || name.endsWith("/")
        || name.contains("\\")
        || folder.getNameCount() > 2
        || (folder.getNameCount() == 2 && Files.isDirectory(Path.of(name).getName(0)));
  }

  private static ModelException unknown(String name) {
    List<String> hints = new ArrayList<>();
    Suggestion.nearest(name, BUILT_IN)
        .ifPresent(nearest -> hints.add("did you mean " + Quoted.of(nearest) + "?"));
    hints.add("models of the Hugging Face hub are not downloaded: give a folder that holds one");
    return new ModelException(
        new Fault(
            "M15",
            "",
            "no model "
                + Quoted.of(name)
                + "; it must be a folder or one of: "
                + String.join(", ", BUILT_IN),
            hints));
  }
}
