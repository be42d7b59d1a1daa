package io.github.bertft.config.source;

import io.github.bertft.config.source.ConfigNode.Mapping;
import io.github.bertft.config.source.ConfigNode.Scalar;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A config file or a {@code --set} value as a located tree. */
public final class ConfigSource {
  private ConfigSource() {}

  /**
   * The root mapping of a YAML or JSON file: JSON by the ending {@code .json}, or by a leading
   * brace where the ending says nothing.
   *
   * @throws io.github.bertft.fault.ConfigException if the file cannot be read as such
   */
  public static Mapping readFile(Path file, Problems problems) {
    String text = SourceText.read(file, problems);
    Place start = Place.ofFile(file.toString());
    ConfigNode root =
        isJson(file, text)
            ? JsonTree.read(text, start, problems)
            : YamlTree.read(text, start, problems);
    if (root instanceof Mapping mapping) {
      return mapping;
    }
    if (root == null || (root instanceof Scalar scalar && scalar.kind() == ScalarKind.NULL)) {
      throw problems.stop(start, "C05", "config file is empty");
    }
    throw problems.stop(
        root.place(),
        "C05",
        "config must be a mapping of keys such as \"training:\", was " + root.describe());
  }

  /** The root mapping of a YAML text that comes with the program. */
  public static Mapping readText(String text, Place place, Problems problems) {
    if (YamlTree.read(text, place, problems) instanceof Mapping mapping) {
      return mapping;
    }
    throw new IllegalArgumentException("not a mapping: " + text);
  }

  /**
   * The value of an option: a list, mapping or quoted text in flow style, or else one plain word to
   * the end of the text.
   */
  public static ConfigNode readValue(String text, Place place, Problems problems) {
    String value = text.strip();
    boolean flow = !value.isEmpty() && "{[\"'".indexOf(value.charAt(0)) >= 0;
    @Nullable ConfigNode node = flow ? YamlTree.read(value, place, problems) : null;
    return node == null
        ? new TreeLimits(problems).scalar(place, ScalarKind.ofPlain(value), value)
        : node;
  }

  private static boolean isJson(Path file, String text) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return false;
    }
    return name.endsWith(".json") || text.stripLeading().startsWith("{");
  }
}
