package io.github.bertft.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.config.key.KeySpec;
import io.github.bertft.config.source.Place;
import io.github.bertft.config.source.ScalarKind;
import io.github.bertft.fault.Quoted;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A filled config as text that reads back to the same config. */
public final class ConfigPrinter {
  private static final int COMMENT_COLUMN = 36;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_./][A-Za-z0-9_./-]*");

  /** Words that YAML 1.1 takes for booleans: in quotes they are text to every reader. */
  private static final Pattern OLD_BOOLEAN = Pattern.compile("(?i)y|yes|n|no|on|off");

  private final Map<String, String> origins;
  private final StringBuilder text = new StringBuilder();

  private ConfigPrinter(Map<String, String> origins) {
    this.origins = origins;
  }

  /** YAML; behind each value a comment says where it came from. */
  public static String yaml(LoadedConfig loaded) {
    ConfigPrinter printer = new ConfigPrinter(loaded.origins());
    printer.mapping("", ConfigTree.of(loaded.config()), 0);
    return printer.text.toString();
  }

  /** YAML of those values alone that are not defaults, without comments. */
  public static String written(LoadedConfig loaded) {
    ConfigPrinter printer = new ConfigPrinter(Map.of());
    printer.mapping("", given("", ConfigTree.of(loaded.config()), loaded.origins()), 0);
    return printer.text.toString();
  }

  private static ObjectNode given(String path, ObjectNode mapping, Map<String, String> origins) {
    ObjectNode given = mapping.objectNode();
    for (Map.Entry<String, JsonNode> entry : mapping.properties()) {
      String childPath = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      String origin = origins.get(childPath);
      if (origin == null && entry.getValue() instanceof ObjectNode block) {
        ObjectNode inner = given(childPath, block, origins);
        if (!inner.isEmpty()) {
          given.set(entry.getKey(), inner);
        }
      } else if (!Place.DEFAULT.origin().equals(origin)) {
        given.set(entry.getKey(), entry.getValue());
      }
    }
    return given;
  }

  /** JSON, without origins. */
  public static String json(RunConfig config) {
    return ConfigTree.print(ConfigTree.of(config));
  }

  private void mapping(String path, JsonNode mapping, int depth) {
    for (Map.Entry<String, JsonNode> entry : mapping.properties()) {
      String childPath = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      String start = "  ".repeat(depth) + word(entry.getKey()) + ":";
      JsonNode value = entry.getValue();
      if (value.isObject() && !value.isEmpty()) {
        text.append(start).append('\n');
        mapping(childPath, value, depth + 1);
      } else {
        line(start + " " + leaf(value), childPath);
      }
    }
  }

  private void line(String content, String path) {
    text.append(content);
    if (!origins.isEmpty()) {
      text.append(" ".repeat(Math.max(2, COMMENT_COLUMN - content.length())));
      text.append("# ").append(origins.getOrDefault(path, "default"));
    }
    text.append('\n');
  }

  private static String leaf(JsonNode value) {
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(ConfigPrinter::leaf)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (value.isObject()) {
      return "{}";
    }
    if (value.isFloatingPointNumber()) {
      return KeySpec.number(value.doubleValue());
    }
    return value.isTextual() ? word(value.textValue()) : value.asText();
  }

  /** A text as a YAML word, in double quotes where it could be taken for something else. */
  private static String word(String value) {
    boolean plain =
        value.length() <= 200
            && PLAIN.matcher(value).matches()
            && !OLD_BOOLEAN.matcher(value).matches()
            && ScalarKind.ofPlain(value) == ScalarKind.TEXT;
    if (plain) {
      return value;
    }
    // Beyond quote and backslash, the escapes that Quoted makes are those of YAML.
    return '"' + Quoted.escape(value.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
  }
}
