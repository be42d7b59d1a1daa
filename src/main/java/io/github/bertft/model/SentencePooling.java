package io.github.bertft.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a sentence encoder was trained to make one vector, as sentence-transformers writes it. */
final class SentencePooling {
  private static final String FILE = "1_Pooling/config.json";

  private static final Map<String, Pooling> MODES =
      Map.of(
          "cls", Pooling.CLS,
          "mean", Pooling.MEAN,
          "max", Pooling.MAX,
          "lasttoken", Pooling.LAST);

  /** The keys of files older than {@code pooling_mode}. */
  private static final Map<String, Pooling> SWITCHES =
      Map.of(
          "pooling_mode_cls_token", Pooling.CLS,
          "pooling_mode_mean_tokens", Pooling.MEAN,
          "pooling_mode_max_tokens", Pooling.MAX,
          "pooling_mode_lasttoken", Pooling.LAST);

  private SentencePooling() {}

  /**
   * The pooling; empty for a folder that is no sentence encoder's, and where several vectors or
   * weighted ones are made.
   *
   * @throws io.github.bertft.fault.ModelException if the file is no JSON object
   */
  static Optional<Pooling> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    ObjectNode config = JsonFile.read(file);
    JsonNode mode = config.path("pooling_mode");
    if (!mode.isMissingNode()) {
      return Optional.ofNullable(MODES.get(mode.isArray() ? "" : mode.asText()));
    }
    List<String> chosen = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : config.properties()) {
      if (entry.getKey().startsWith("pooling_mode_") && entry.getValue().asBoolean()) {
        chosen.add(entry.getKey());
      }
    }
    return chosen.size() == 1 ? Optional.ofNullable(SWITCHES.get(chosen.get(0))) : Optional.empty();
  }
}
