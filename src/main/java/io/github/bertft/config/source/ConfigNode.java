package io.github.bertft.config.source;

import io.github.bertft.fault.Quoted;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a config file with its place. */
public sealed interface ConfigNode {
  /** Where the value starts. */
  Place place();

  /** The value as a message shows it after "was". */
  String describe();

  /** Keys in the order of the file. */
  record Mapping(Place place, Map<String, Entry> entries) implements ConfigNode {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String describe() {
      return entries.isEmpty() ? "{}" : "a mapping";
    }
  }

  /** A list. */
  record Sequence(Place place, List<ConfigNode> items) implements ConfigNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return items.isEmpty() ? "[]" : "a list";
    }
  }

  /**
   * Anything else.
   *
   * @param text as written, without quotes; escapes resolved
   */
  record Scalar(Place place, ScalarKind kind, String text) implements ConfigNode {
    @Override
    public String describe() {
      return switch (kind) {
        case TEXT -> Quoted.of(text);
        case NULL -> text.isEmpty() ? "empty" : "null";
        default -> Quoted.cut(text, 80);
      };
    }
  }

  /** A key's place beside its value. */
  record Entry(Place keyPlace, ConfigNode value) {}
}
