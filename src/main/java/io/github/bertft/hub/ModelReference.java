package io.github.bertft.hub;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.storage.CacheFolder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A model as the user names it: a folder, a built-in one, or one of the Hugging Face hub. */
public final class ModelReference {
  private static final List<String> BUILT_IN = BuiltInModel.words();

  private ModelReference() {}

  /** Names that need no folder. */
  public static List<String> builtInNames() {
    return BUILT_IN;
  }

  /**
   * The folder that holds the model. A folder that exists wins over a built-in name, that over one
   * of the hub, and a name such as {@code ./minilm} is always a folder, {@code hf:owner/name}
   * always of the hub.
   *
   * @param hub gives the folder of a model of the hub
   * @throws ModelException if the name is none of them
   * @throws io.github.bertft.fault.ResourceException if a built-in model cannot be unpacked
   */
  public static Path resolve(String name, Function<HubName, Path> hub) {
    return resolve(name, hub, System.getenv(), System.getProperty("user.home", ""));
  }

  static Path resolve(
      String name, Function<HubName, Path> hub, Map<String, String> environment, String userHome) {
    if (name.startsWith(HubName.PREFIX)) {
      return hub.apply(hubName(name));
    }
    Path folder = path(name, ModelReference::unknown);
    if (Files.exists(folder) || looksLikeFolder(name, folder)) {
      // Whether it holds a model, or what its nearest neighbour is, is for its reader to say.
      return folder;
    }
    Optional<BuiltInModel> builtIn = BuiltInModel.named(name);
    if (builtIn.isPresent()) {
      return BuiltInModels.folder(builtIn.get(), CacheFolder.locate(environment, userHome));
    }
    if (Suggestion.nearest(name, BUILT_IN).isPresent()) {
      throw unknown(name); // a slip of the fingers is no reason to ask anybody
    }
    return hub.apply(HubName.parse(HubName.Kind.MODEL, name).orElseThrow(() -> unknown(name)));
  }

  /**
   * The folder of a trained model: a path, whether it exists or not, or one of the hub where {@code
   * hf:} stands before the name. Nobody is asked for a path that is mistyped.
   *
   * @param hub gives the folder of a model of the hub
   * @throws ModelException if the name can be neither
   */
  public static Path trained(String name, Function<HubName, Path> hub) {
    if (name.startsWith(HubName.PREFIX)) {
      return hub.apply(hubName(name));
    }
    return path(name, ModelReference::notTrained);
  }

  private static HubName hubName(String name) {
    return HubName.parse(HubName.Kind.MODEL, name.substring(HubName.PREFIX.length()))
        .orElseThrow(() -> notTrained(name));
  }

  private static ModelException notTrained(String name) {
    return new ModelException(
        new Fault(
            "M17",
            "",
            "no model "
                + Quoted.of(name)
                + "; it must be a folder, or hf:OWNER/NAME[@REVISION] of the Hugging Face hub"));
  }

  private static Path path(String name, Function<String, ModelException> fault) {
    if (name.isBlank()) {
      throw fault.apply(name);
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw fault.apply(name);
    }
  }

  /** {@code owner/name} is how the hub names models; all else with a separator is a folder. */
  private static boolean looksLikeFolder(String name, Path folder) {
    if (name.contains("@") && HubName.parse(HubName.Kind.MODEL, name).isPresent()) {
      return false; // its revision may have separators, as refs/pr/1
    }
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
    return new ModelException(
        new Fault(
            "M15",
            "",
            "no model "
                + Quoted.of(name)
                + "; it must be a folder, "
                + String.join(", ", BUILT_IN)
                + " or a name of the Hugging Face hub such as bert-base-uncased",
            hints));
  }
}
