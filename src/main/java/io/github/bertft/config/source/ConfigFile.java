package io.github.bertft.config.source;

import io.github.bertft.config.source.ConfigNode.Mapping;
import io.github.bertft.config.source.ConfigNode.Scalar;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A config file with its text, which is read once: a pipe, such as the shell's {@code <(...)}, has
 * nothing more the second time, and several runs of one command are to be of the same config.
 */
public final class ConfigFile {
  private final Path path;
  private final String text;

  private ConfigFile(Path path, String text) {
    this.path = path;
    this.text = text;
  }

  /**
   * Reads the text.
   *
   * @param path YAML or JSON in UTF-8, at most 1 MiB
   * @throws io.github.bertft.fault.ConfigException C01 to C03 if it cannot be read as text
   */
  public static ConfigFile read(Path path) {
    return new ConfigFile(path, SourceText.read(path, new Problems()));
  }

  /** Where it begins. */
  public Place start() {
    return Place.ofFile(path.toString());
  }

  /**
   * The root mapping: JSON by the ending {@code .json}, or by a leading brace where the ending says
   * nothing.
   *
   * @throws io.github.bertft.fault.ConfigException if there is none
   */
  public Mapping root(Problems problems) {
    @Nullable ConfigNode root =
        isJson() ? JsonTree.read(text, start(), problems) : YamlTree.read(text, start(), problems);
    if (root instanceof Mapping mapping) {
      return mapping;
    }
    if (root == null || (root instanceof Scalar scalar && scalar.kind() == ScalarKind.NULL)) {
      throw problems.stop(start(), "C05", "config file is empty");
    }
    throw problems.stop(
        root.place(),
        "C05",
        "config must be a mapping of keys such as \"training:\", was " + root.describe());
  }

  private boolean isJson() {
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return false;
    }
    return name.endsWith(".json") || text.stripLeading().startsWith("{");
  }
}
