package io.github.bertft.config;

import io.github.bertft.config.key.KeyKind;
import io.github.bertft.config.key.KeySpec;
import io.github.bertft.config.source.ConfigNode;
import io.github.bertft.config.source.ConfigNode.Entry;
import io.github.bertft.config.source.ConfigNode.Mapping;
import io.github.bertft.config.source.ConfigNode.Scalar;
import io.github.bertft.config.source.Place;
import io.github.bertft.config.source.Problems;
import io.github.bertft.config.source.ScalarKind;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tree to records. A wrong value is noted and its default taken in its place, so that the rest
 * can still be checked.
 */
final class ConfigBinder {
  /** Lets editors find the schema; means nothing to a run. */
  private static final String SCHEMA_KEY = "$schema";

  private final Problems problems;
  private final ValueReader values;
  private final Map<String, Place> given = new HashMap<>();
  private final Set<String> wrong = new HashSet<>();
  private final Map<String, String> origins = new LinkedHashMap<>();
  private final KeySpec keys;

  ConfigBinder(KeySpec keys, Problems problems) {
    this.keys = keys;
    this.problems = problems;
    this.values = new ValueReader(problems);
  }

  /** The root record. */
  Object bindRoot(Mapping mapping) {
    return bindBlock(keys, mapping);
  }

  /** Where a key's value stands; empty if the default holds or null was written. */
  Optional<Place> place(String path) {
    return Optional.ofNullable(given.get(path));
  }

  /** Whether a key's value could be read. */
  boolean isSound(String path) {
    return !wrong.contains(path);
  }

  /** For each dotted key where its value came from. */
  Map<String, String> origins() {
    return origins;
  }

  private Object bindBlock(KeySpec block, Mapping mapping) {
    for (Map.Entry<String, Entry> entry : mapping.entries().entrySet()) {
      String name = entry.getKey();
      if (block.child(name).isEmpty() && !(block.path().isEmpty() && name.equals(SCHEMA_KEY))) {
        UnknownKey.report(keys, block, name, name, entry.getValue().keyPlace(), problems);
      }
    }
    @Nullable Object[] arguments =
        block.children().stream().map(child -> bindChild(block, child, mapping)).toArray();
    return construct(block.type(), arguments);
  }

  private @Nullable Object bindChild(KeySpec block, KeySpec spec, Mapping mapping) {
    Entry entry = mapping.entries().get(spec.name());
    if (entry == null || isReplaced(block, spec, entry, mapping)) {
      return bindDefault(spec);
    }
    ConfigNode node = entry.value();
    if (!isNull(node)) {
      given.put(spec.path(), node.place());
    }
    if (node instanceof Mapping inner && spec.kind() == KeyKind.BLOCK) {
      return bindBlock(spec, inner);
    }
    if (node instanceof Mapping inner && spec.kind() == KeyKind.BLOCK_MAP) {
      return bindBlocks(spec, inner);
    }
    boolean keyed = spec.kind() == KeyKind.BLOCK || spec.kind() == KeyKind.BLOCK_MAP;
    Object value = keyed ? noBlock(spec, node) : values.read(spec, node);
    if (value == ValueReader.WRONG) {
      wrong.add(spec.path());
      given.remove(spec.path());
      return bindDefault(spec);
    }
    origins.put(spec.path(), entry.keyPlace().origin());
    if (node instanceof Mapping inner) {
      inner.entries().forEach((name, e) -> noteEntry(spec.path() + "." + name, e));
    }
    return value;
  }

  /** Blocks of the same keys by name, in the order of the file. */
  private Map<String, Object> bindBlocks(KeySpec map, Mapping mapping) {
    Map<String, Object> blocks = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (name, entry) -> {
              KeySpec spec = map.child(name).orElseThrow();
              given.put(spec.path(), entry.keyPlace());
              if (entry.value() instanceof Mapping inner) {
                blocks.put(name, bindBlock(spec, inner));
              } else {
                noBlock(spec, entry.value());
                wrong.add(map.path());
              }
            });
    return Collections.unmodifiableMap(blocks);
  }

  private void noteEntry(String path, Entry entry) {
    given.put(path, entry.value().place());
    origins.put(path, entry.keyPlace().origin());
  }

  /** Null where a block may be null; a problem otherwise. */
  private @Nullable Object noBlock(KeySpec spec, ConfigNode node) {
    if (isNull(node) && spec.nullable()) {
      return null;
    }
    String[] hints =
        isNull(node)
            ? new String[] {"indent its keys below it, or remove the line"}
            : new String[0];
    return values.wrongType(spec, node, hints);
  }

  private @Nullable Object bindDefault(KeySpec spec) {
    ConfigNode node = spec.defaultNode();
    if (spec.kind() == KeyKind.BLOCK_MAP) {
      origins.put(spec.path(), Place.DEFAULT.origin());
      return Map.of();
    }
    if (spec.kind() != KeyKind.BLOCK) {
      origins.put(spec.path(), Place.DEFAULT.origin());
      return values.read(spec, node);
    }
    if (node instanceof Mapping empty) {
      return bindBlock(spec, empty);
    }
    origins.put(spec.path(), Place.DEFAULT.origin());
    return null;
  }

  /**
   * Whether another key of the block takes this one's place. Within the file, or within the
   * options, both together are a problem; an option beats the file.
   */
  private boolean isReplaced(KeySpec block, KeySpec spec, Entry entry, Mapping mapping) {
    KeySpec rival =
        block
            .replacementOf(spec.name())
            .or(() -> block.child(spec.annotation().insteadOf()))
            .orElse(null);
    Entry other = rival == null ? null : mapping.entries().get(rival.name());
    if (rival == null || other == null || isNull(other.value()) || isNull(entry.value())) {
      return false;
    }
    Place place = entry.value().place();
    Place otherPlace = other.value().place();
    if (place.layer() == otherPlace.layer()
        && place.compareTo(otherPlace) >= 0
        && !(place.equals(otherPlace) && spec.annotation().insteadOf().isEmpty())) {
      problems.add(
          place,
          "C14",
          spec.path() + ": cannot be given together with " + rival.path() + "; remove one");
    }
    return place.layer().compareTo(otherPlace.layer()) < 0;
  }

  private static boolean isNull(ConfigNode node) {
    return node instanceof Scalar scalar && scalar.kind() == ScalarKind.NULL;
  }

  private static Object construct(Class<?> type, @Nullable Object[] arguments) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot build " + type, e);
    }
  }
}
