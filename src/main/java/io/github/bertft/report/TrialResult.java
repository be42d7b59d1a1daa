package io.github.bertft.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a trial of a search came to.
 *
 * @param number from 1
 * @param settings by key
 * @param validation figures of the epoch that was kept; empty if training diverged
 * @param elapsedMillis wall time of the whole trial
 * @param stoppedAfter epochs after which it was given up; 0 if it ran to its end
 */
public record TrialResult(
    int number,
    Map<String, String> settings,
    Optional<Measured> validation,
    long elapsedMillis,
    int stoppedAfter) {
  public TrialResult {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /** As one line of JSON without a line feed; {@link #of} reads it back. */
  public String line() {
    return ReportJson.line(node());
  }

  ObjectNode node() {
    ObjectNode node = ReportJson.object();
    node.put("trial", number);
    ObjectNode keys = node.putObject("settings");
    settings.forEach(keys::put);
    validation.ifPresent(measured -> measured.put(node.putObject("validation")));
    node.put("elapsed_millis", elapsedMillis);
    if (stoppedAfter > 0) {
      node.put("stopped_after_epochs", stoppedAfter);
    }
    return node;
  }

  /** Reads what {@link #line} wrote. */
  public static TrialResult of(JsonNode node) {
    Map<String, String> settings = new LinkedHashMap<>();
    node.path("settings")
        .properties()
        .forEach(e -> settings.put(e.getKey(), e.getValue().asText()));
    Optional<Measured> validation =
        node.has("validation")
            ? Optional.of(Measured.of(node.path("validation")))
            : Optional.empty();
    return new TrialResult(
        node.path("trial").asInt(),
        settings,
        validation,
        node.path("elapsed_millis").asLong(),
        node.path("stopped_after_epochs").asInt());
  }

  /**
   * A line of a journal.
   *
   * @throws ConfigException C92 if it is no JSON object
   */
  public static JsonNode parse(Path file, String line) {
    try {
      JsonNode node = ReportJson.parse(line);
      if (!node.isObject()) {
        throw damaged(file, null);
      }
      return node;
    } catch (JsonProcessingException e) {
      throw damaged(file, e);
    }
  }

  /** C92 about a journal. */
  public static ConfigException damaged(Path file, @Nullable Exception cause) {
    return new ConfigException(
        new Fault("C92", file.toString(), "file is damaged", "start over with output.overwrite"),
        cause);
  }
}
