package io.github.bertft.config;

import io.github.bertft.config.key.KeyKind;
import io.github.bertft.config.key.KeySpec;
import io.github.bertft.config.source.ConfigNode;
import io.github.bertft.config.source.ConfigNode.Entry;
import io.github.bertft.config.source.ConfigNode.Mapping;
import io.github.bertft.config.source.ConfigSource;
import io.github.bertft.config.source.Place;
import io.github.bertft.config.source.Problems;
import io.github.bertft.fault.Quoted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code --set key=value} options laid over the tree of a file; a later one wins. */
final class ConfigOverrides {
  private final KeySpec keys;
  private final Problems problems;

  ConfigOverrides(KeySpec keys, Problems problems) {
    this.keys = keys;
    this.problems = problems;
  }

  /** The tree with all options applied; what is wrong with an option is noted, not thrown. */
  Mapping apply(Mapping root, List<String> overrides) {
    Mapping result = root;
    for (int i = 0; i < overrides.size(); i++) {
      result = apply(result, overrides.get(i), i + 1);
    }
    return result;
  }

  private Mapping apply(Mapping root, String override, int position) {
    Place place = Place.ofOption(override, position);
    int equals = override.indexOf('=');
    if (equals < 1) {
      problems.add(place, "C16", "must look like key=value, for example training.epochs=2");
      return root;
    }
    String path = override.substring(0, equals).strip();
    ConfigNode value = ConfigSource.readValue(override.substring(equals + 1), place, problems);
    return put(root, keys, path, value);
  }

  /** The mapping of a block with the value at a path below it replaced. */
  private Mapping put(Mapping mapping, KeySpec block, String path, ConfigNode value) {
    int dot = path.indexOf('.');
    String name = dot < 0 ? path : path.substring(0, dot);
    Optional<KeySpec> child = block.child(name);
    if (child.isEmpty() || (dot >= 0 && !hasKeysBelow(child.get()))) {
      String dotted = block.path().isEmpty() ? path : block.path() + "." + path;
      if (child.isPresent()) {
        String message = "unknown key " + Quoted.of(dotted);
        problems.add(value.place(), "C09", message, Problems.didYouMean(child.get().path()));
      } else {
        UnknownKey.report(keys, block, dotted, name, value.place(), problems);
      }
      return mapping;
    }
    KeySpec spec = child.get();
    Entry old = mapping.entries().get(name);
    ConfigNode inner;
    if (dot >= 0) {
      inner = putBelow(spec, old, path.substring(dot + 1), value);
    } else if (holdsKeys(spec) && value instanceof Mapping given) {
      inner = merge(spec, old, given);
    } else {
      inner = value;
    }
    return with(mapping, name, inner, value.place());
  }

  private ConfigNode putBelow(KeySpec spec, @Nullable Entry old, String rest, ConfigNode value) {
    Mapping present = mappingOf(old, value.place());
    return holdsKeys(spec)
        ? put(present, spec, rest, value)
        : with(present, rest, value, value.place());
  }

  /** Only the keys that are given change. */
  private Mapping merge(KeySpec spec, @Nullable Entry old, Mapping given) {
    Mapping merged = mappingOf(old, given.place());
    for (Map.Entry<String, Entry> entry : given.entries().entrySet()) {
      Optional<KeySpec> child = spec.child(entry.getKey());
      merged =
          child.isPresent()
              ? put(merged, spec, entry.getKey(), entry.getValue().value())
              : with(merged, entry.getKey(), entry.getValue().value(), given.place());
    }
    return merged;
  }

  /** Whether what stands below are keys of ours, not free names with values. */
  private static boolean holdsKeys(KeySpec spec) {
    return spec.kind() == KeyKind.BLOCK || spec.kind() == KeyKind.BLOCK_MAP;
  }

  private static boolean hasKeysBelow(KeySpec spec) {
    return holdsKeys(spec)
        || spec.kind() == KeyKind.DATA_MAP
        || spec.kind() == KeyKind.SPACE
        || spec.kind() == KeyKind.CHOICE_OR_NUMBERS;
  }

  /** What is there already, if it has keys; a word or null in its place gives way. */
  private static Mapping mappingOf(@Nullable Entry entry, Place place) {
    return entry != null && entry.value() instanceof Mapping mapping
        ? mapping
        : new Mapping(place, Map.of());
  }

  private static Mapping with(Mapping mapping, String name, ConfigNode value, Place place) {
    Map<String, Entry> entries = new LinkedHashMap<>(mapping.entries());
    Entry old = entries.get(name);
    // A block that was there stays where it was: only keys below it moved.
    boolean stays = old != null && value instanceof Mapping && old.value() instanceof Mapping;
    entries.put(name, new Entry(old != null && stays ? old.keyPlace() : place, value));
    return new Mapping(mapping.place(), entries);
  }
}
