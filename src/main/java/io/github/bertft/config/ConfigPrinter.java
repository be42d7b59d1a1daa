package io.github.bertft.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.config.key.KeySpec;
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
        line(start + " " + leaf(value), origins.getOrDefault(childPath, "default"));
      }
    }
  }

  private void line(String content, String origin) {
    String blanks = " ".repeat(Math.max(2, COMMENT_COLUMN - content.length()));
    text.append(content).append(blanks).append("# ").append(origin).append('\n');
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
