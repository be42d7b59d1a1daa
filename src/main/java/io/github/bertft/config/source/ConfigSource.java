package io.github.bertft.config.source;

import io.github.bertft.config.source.ConfigNode.Mapping;
import org.jspecify.annotations.Nullable;

/** A text of the program or a {@code --set} value as a located tree. */
public final class ConfigSource {
  private ConfigSource() {}

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
}
