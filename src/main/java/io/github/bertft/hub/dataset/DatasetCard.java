package io.github.bertft.hub.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.storage.IoReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a dataset's README.md says in its YAML header: which files are which part of it, and how
 * classes are called.
 *
 * @param configs the parts that a dataset comes in; empty if it does not say
 */
record DatasetCard(List<Config> configs, List<JsonNode> infos) {
  static final String FILE = "README.md";
  static final String DEFAULT_CONFIG = "default";
  private static final int MAX_BYTES = 8 << 20;
  private static final int MAX_CLASSES = 100_000;
  private static final String CONFIG_NAME = "config_name";
  private static final String FENCE = "---";

  /** A class may be called no. */
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS).build();

  /**
   * One of the parts that a dataset comes in.
   *
   * @param isDefault whether it is meant where none is named
   * @param folder that holds its files; null: the repository
   * @param patterns of its files by split; empty: their names tell
   */
  record Config(
      String name,
      boolean isDefault,
      @Nullable String folder,
      Map<String, List<String>> patterns) {}

  /** Of a dataset that says nothing. */
  static DatasetCard none() {
    return new DatasetCard(List.of(), List.of());
  }

  /**
   * Reads a README.md.
   *
   * @param owner the dataset, for messages
   * @throws HubException N45 if its header is no YAML
   */
  static DatasetCard read(String owner, Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw damaged(owner, "it is longer than 8 MiB", null);
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      Optional<String> header = header(text);
      JsonNode root = header.isEmpty() ? MissingNode.getInstance() : YAML.readTree(header.get());
      return new DatasetCard(
          items(root.path("configs")).stream().map(node -> config(owner, node)).toList(),
          items(root.path("dataset_info")));
    } catch (JsonProcessingException e) {
      throw damaged(owner, e.getOriginalMessage().lines().findFirst().orElse(""), e);
    } catch (IOException e) {
      throw new ResourceException(
          new Fault("R21", file.toString(), "cannot be read: " + IoReason.of(e)), e);
    }
  }

  private static Optional<String> header(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.get(0).replace("\uFEFF", "").strip().equals(FENCE)) {
      return Optional.empty();
    }
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).stripTrailing().equals(FENCE)) {
        return Optional.of(String.join("\n", lines.subList(1, i)));
      }
    }
    return Optional.empty();
  }

  private static Config config(String owner, JsonNode node) {
    Map<String, List<String>> patterns = new LinkedHashMap<>();
    JsonNode files = node.path("data_files");
    if (files.isObject()) {
      files.properties().forEach(entry -> patterns.put(entry.getKey(), texts(entry.getValue())));
    } else if (files.isTextual()) {
      patterns.put("train", texts(files));
    } else {
      for (JsonNode item : files) {
        String split = item.isTextual() ? "train" : item.path("split").asText();
        List<String> more = texts(item.isTextual() ? item : item.path("path"));
        if (split.isEmpty() || more.isEmpty()) {
          throw damaged(owner, "data_files must give each split a path", null);
        }
        patterns.computeIfAbsent(split, key -> new ArrayList<>()).addAll(more);
      }
    }
    String name = node.path(CONFIG_NAME).asText(DEFAULT_CONFIG);
    String folder = node.path("data_dir").asText();
    return new Config(
        name, node.path("default").asBoolean(), folder.isEmpty() ? null : folder, patterns);
  }

  /** A list's items; a single value is a list of one. */
  private static List<JsonNode> items(JsonNode node) {
    List<JsonNode> items = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(items::add);
    } else if (!node.isMissingNode() && !node.isNull()) {
      items.add(node);
    }
    return items;
  }

  private static List<String> texts(JsonNode node) {
    return new ArrayList<>(items(node).stream().map(JsonNode::asText).toList());
  }

  /**
   * Names of classes by column.
   *
   * @param config the part that is read
   */
  Map<String, List<String>> classNames(String config) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (JsonNode info : infos) {
      if (describes(info, config)) {
        for (JsonNode feature : info.path("features")) {
          List<String> classes = classes(feature);
          if (!classes.isEmpty()) {
            names.put(feature.path("name").asText(), classes);
          }
        }
      }
    }
    return names;
  }

  /** What is said once and of no config holds for all. */
  private boolean describes(JsonNode info, String config) {
    boolean general = configs.isEmpty() || !info.has(CONFIG_NAME);
    return (infos.size() == 1 && general)
        || info.path(CONFIG_NAME).asText(DEFAULT_CONFIG).equals(config);
  }

  /** Of one column; those of a list of classes stand one level down. */
  private static List<String> classes(JsonNode feature) {
    for (String place : List.of("/dtype", "/sequence", "/list", "/sequence/dtype", "/list/dtype")) {
      JsonNode names = feature.at(place + "/class_label/names");
      if (!names.isMissingNode()) {
        return inOrder(names);
      }
    }
    return List.of();
  }

  /** A list, or a mapping from each number to its name; empty where numbers are left out. */
  private static List<String> inOrder(JsonNode names) {
    List<String> ordered = new ArrayList<>();
    for (int i = 0; i < Math.min(names.size(), MAX_CLASSES); i++) {
      JsonNode name = names.isArray() ? names.path(i) : names.path(Integer.toString(i));
      if (!name.isValueNode() || name.isNull()) {
        return List.of();
      }
      ordered.add(name.asText());
    }
    return ordered;
  }

  private static HubException damaged(String owner, String why, @Nullable Exception cause) {
    return new HubException(
        new Fault(
            "N45", owner, "the header of its README.md cannot be read: " + Quoted.cut(why, 160)),
        cause);
  }
}
