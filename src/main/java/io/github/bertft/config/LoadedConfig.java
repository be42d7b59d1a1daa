package io.github.bertft.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A checked config and where each of its values came from.
 *
 * @param origins for each dotted key {@code default}, {@code file:line} or {@code --set}, in the
 *     order of the records
 */
public record LoadedConfig(RunConfig config, Map<String, String> origins) {
  public LoadedConfig {
    origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
  }
}
