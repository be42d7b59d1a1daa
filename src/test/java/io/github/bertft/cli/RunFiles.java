package io.github.bertft.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads what a run wrote, and leaves out how long it took. */
final class RunFiles {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RunFiles() {}

  static JsonNode json(String text) {
    try {
      return withoutTimes(MAPPER.readTree(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(Path file) {
    return json(text(file));
  }

  static List<JsonNode> jsonLines(String text) {
    return text.lines().map(RunFiles::json).toList();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Values of a key in the lines of that kind of a run's metrics. */
  static List<Double> metrics(Path folder, String kind, String key) {
    List<Double> values = new ArrayList<>();
    for (JsonNode line : jsonLines(text(folder.resolve("metrics.jsonl")))) {
      if (line.get("kind").asText().equals(kind)) {
        values.add(line.get(key).asDouble());
      }
    }
    return values;
  }

  private static JsonNode withoutTimes(JsonNode node) {
    if (node instanceof ObjectNode object) {
      List<String> times = new ArrayList<>();
      object
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (name.endsWith("_millis") || name.endsWith("_per_second")) {
                  times.add(name);
                }
              });
      object.remove(times);
      object.forEach(RunFiles::withoutTimes);
    } else if (node instanceof ArrayNode array) {
      array.forEach(RunFiles::withoutTimes);
    }
    return node;
  }
}
