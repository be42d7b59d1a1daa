package io.github.bertft.config;

import io.github.bertft.config.key.KeyKind;
import io.github.bertft.config.key.KeySpec;
import io.github.bertft.config.source.ConfigNode.Entry;
import io.github.bertft.config.source.ConfigNode.Mapping;
import java.util.LinkedHashMap;
import java.util.Map;

/** One tree laid over another: keys of blocks are joined, every other value is replaced whole. */
final class ConfigLayers {
  private ConfigLayers() {}

  static Mapping over(KeySpec block, Mapping lower, Mapping upper) {
    Map<String, Entry> entries = new LinkedHashMap<>(lower.entries());
    entries.putAll(upper.entries());
    for (KeySpec child : block.children()) {
      Entry below = lower.entries().get(child.name());
      Entry above = upper.entries().get(child.name());
      if (child.kind() == KeyKind.BLOCK
          && below != null
          && above != null
          && below.value() instanceof Mapping inner
          && above.value() instanceof Mapping outer) {
        entries.put(child.name(), new Entry(above.keyPlace(), over(child, inner, outer)));
      }
    }
    return new Mapping(upper.place(), entries);
  }
}
