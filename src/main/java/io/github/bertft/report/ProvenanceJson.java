package io.github.bertft.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of {@code bertft.json}; every one is checked when it is read. */
final class ProvenanceJson {
  static final String REMEDY = "take the file from a copy of the model, or train it again";

  private static final List<String> LONG_TEXTS =
      List.of("head", "tail", "head_tail", "windows_mean", "windows_max", "windows_attention");

  private final Path file;

  ProvenanceJson(Path file) {
    this.file = file;
  }

  static ObjectNode write(Provenance provenance) {
    ObjectNode root = ReportJson.object();
    root.put("format_version", Provenance.FORMAT_VERSION);
    root.put("bertft_version", provenance.bertftVersion());
    root.put("created", provenance.created().toString());
    root.put("base_model", provenance.baseModel());
    root.put("pooling", provenance.pooling());
    ObjectNode text = root.putObject("text");
    text.put("max_tokens", provenance.text().maxTokens());
    text.put("long", provenance.text().longText());
    text.put("head_tokens", provenance.text().headTokens());
    text.put("window_stride", provenance.text().windowStride());
    text.put("max_windows", provenance.text().maxWindows());
    root.put("seed", provenance.seed());
    ArrayNode data = root.putArray("data");
    for (Provenance.DataFile item : provenance.data()) {
      ObjectNode node = data.addObject();
      node.put("role", item.role());
      node.put("path", item.path());
      node.put("sha256", item.sha256());
      node.put("rows", item.rows());
    }
    ObjectNode labels = root.putObject("label_counts");
    provenance.labelCounts().forEach(labels::put);
    Provenance.Environment environment = provenance.environment();
    ObjectNode node = root.putObject("environment");
    node.put("djl", environment.djl());
    node.put("pytorch", environment.pytorch());
    node.put("java", environment.java());
    node.put("os", environment.os());
    node.put("cpu", environment.cpu());
    node.put("threads", environment.threads());
    node.put("device", environment.device());
    node.put("precision", environment.precision());
    root.set("config", ReportJson.tree(provenance.config()));
    return root;
  }

  Provenance read(JsonNode root) {
    if (!root.isObject()) {
      throw damaged("the file", "an object", root);
    }
    long version = whole(root, "", "format_version");
    if (version > Provenance.FORMAT_VERSION) {
      throw new ModelException(
          new Fault(
              "M92",
              file.toString(),
              "format_version is newer than this program, was "
                  + version
                  + "; it reads up to "
                  + Provenance.FORMAT_VERSION,
              "update bertft to use this model"));
    }
    return new Provenance(
        text(root, "", "bertft_version"),
        created(root),
        text(root, "", "base_model"),
        text(root, "", "pooling"),
        textLimit(object(root, "text")),
        whole(root, "", "seed"),
        data(root),
        labelCounts(object(root, "label_counts")),
        environment(object(root, "environment")),
        config(object(root, "config")));
  }

  private Instant created(JsonNode root) {
    try {
      return Instant.parse(text(root, "", "created"));
    } catch (DateTimeException e) {
      throw damaged("created", "a time such as 2026-01-31T12:00:00Z", root.get("created"));
    }
  }

  private Provenance.TextLimit textLimit(JsonNode node) {
    String longText = text(node, "text.", "long");
    if (!LONG_TEXTS.contains(longText)) {
      throw damaged("text.long", "one of " + String.join(", ", LONG_TEXTS), node.get("long"));
    }
    return new Provenance.TextLimit(
        count(node, "text.", "max_tokens"),
        longText,
        count(node, "text.", "head_tokens"),
        count(node, "text.", "window_stride"),
        Math.max(1, count(node, "text.", "max_windows")));
  }

  private List<Provenance.DataFile> data(JsonNode root) {
    JsonNode array = root.get("data");
    if (array == null || !array.isArray()) {
      throw damaged("data", "a list", array);
    }
    List<Provenance.DataFile> files = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      JsonNode node = array.get(i);
      String prefix = "data[" + i + "].";
      files.add(
          new Provenance.DataFile(
              text(node, prefix, "role"),
              text(node, prefix, "path"),
              text(node, prefix, "sha256"),
              whole(node, prefix, "rows")));
    }
    return files;
  }

  private Map<String, Long> labelCounts(JsonNode node) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!isCount(entry.getValue())) {
        throw damaged(
            "label_counts." + Quoted.of(entry.getKey()), "a whole number", entry.getValue());
      }
      counts.put(entry.getKey(), entry.getValue().longValue());
    }
    return counts;
  }

  private Provenance.Environment environment(JsonNode node) {
    String prefix = "environment.";
    return new Provenance.Environment(
        text(node, prefix, "djl"),
        text(node, prefix, "pytorch"),
        text(node, prefix, "java"),
        text(node, prefix, "os"),
        text(node, prefix, "cpu"),
        count(node, prefix, "threads"),
        text(node, prefix, "device"),
        text(node, prefix, "precision"));
  }

  private static Map<String, Object> config(JsonNode node) {
    return ReportJson.map(node);
  }

  private JsonNode object(JsonNode parent, String key) {
    JsonNode node = parent.get(key);
    if (node == null || !node.isObject()) {
      throw damaged(key, "an object", node);
    }
    return node;
  }

  private String text(JsonNode parent, String prefix, String key) {
    JsonNode node = parent.get(key);
    if (node == null || !node.isTextual()) {
      throw damaged(prefix + key, "a text", node);
    }
    return node.textValue();
  }

  private long whole(JsonNode parent, String prefix, String key) {
    JsonNode node = parent.get(key);
    if (node == null || !node.isIntegralNumber() || !node.canConvertToLong()) {
      throw damaged(prefix + key, "a whole number", node);
    }
    return node.longValue();
  }

  private int count(JsonNode parent, String prefix, String key) {
    long value = whole(parent, prefix, key);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw damaged(prefix + key, "a count", parent.get(key));
    }
    return (int) value;
  }

  private static boolean isCount(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0;
  }

  private ModelException damaged(String key, String expected, @Nullable JsonNode was) {
    String found;
    if (was == null || was.getNodeType() == JsonNodeType.MISSING) {
      found = "missing";
    } else if (was.isTextual()) {
      found = Quoted.of(was.textValue());
    } else if (was.isContainerNode()) {
      found = "an " + was.getNodeType().name().toLowerCase(Locale.ROOT);
    } else {
      found = Quoted.cut(was.toString(), 80);
    }
    return new ModelException(
        new Fault(
            "M91",
            file.toString(),
            "file is damaged: " + key + " must be " + expected + ", was " + found,
            REMEDY));
  }
}
