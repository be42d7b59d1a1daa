package io.github.bertft.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bertft.config.ConfigTree;
import io.github.bertft.config.RunConfig;
import io.github.bertft.fault.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** How the config of a run differs from that with which it began. */
final class ConfigDifferences {
  /** Keys that do not decide what a step computes. */
  private static final Set<String> FREE =
      Set.of(
          "output.overwrite",
          "output.folder",
          "training.checkpoints.minutes",
          "training.checkpoints.steps",
          "training.checkpoints.epochs",
          "training.checkpoints.keep",
          "training.device",
          "training.threads");

  private ConfigDifferences() {}

  /** C57 for each key that decides what a step computes and differs, named at that place. */
  static List<Fault> of(Path place, JsonNode thenConfig, RunConfig config) {
    return of(place, thenConfig, config, key -> true);
  }

  /** Of the keys that count alone. */
  static List<Fault> of(
      Path place, JsonNode thenConfig, RunConfig config, Predicate<String> counts) {
    List<Fault> faults = new ArrayList<>();
    Map<String, String> before = new LinkedHashMap<>();
    Map<String, String> now = new LinkedHashMap<>();
    flatten("", thenConfig, before);
    flatten("", plain(ConfigTree.of(config)), now);
    Set<String> keys = new LinkedHashSet<>(before.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      // A key that the version of then did not have yet was as its default is.
      String ofThen =
          ConfigTree.defaultOf(key).map(node -> plain(node).toString()).orElse("not there");
      String then = before.getOrDefault(key, ofThen);
      String value = now.getOrDefault(key, "not there");
      if (!then.equals(value)
          && !FREE.contains(key)
          && !key.startsWith("tuning.")
          && counts.test(key)) {
        faults.add(
            new Fault(
                "C57",
                place.toString(),
                key + " was " + then + " when the run began, now it is " + value,
                "resume with the same config, or start over with output.overwrite"));
      }
    }
    return faults;
  }

  /** Through text, so that numbers have the types that they have in a file. */
  static JsonNode plain(Object config) {
    ObjectMapper mapper = new ObjectMapper();
    try {
      return mapper.readTree(mapper.writeValueAsString(config));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree prints as JSON", e);
    }
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> leaves) {
    if (node.isObject() && !node.isEmpty()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        String key = field.getKey();
        flatten(prefix.isEmpty() ? key : prefix + "." + key, field.getValue(), leaves);
      }
    } else {
      leaves.put(prefix, node.toString());
    }
  }
}
