package io.github.bertft.config;

import io.github.bertft.config.TrainingConfig.ClassWeights;
import io.github.bertft.config.key.KeyKind;
import io.github.bertft.config.key.KeySpec;
import io.github.bertft.config.source.ConfigNode;
import io.github.bertft.config.source.ConfigNode.Entry;
import io.github.bertft.config.source.ConfigNode.Mapping;
import io.github.bertft.config.source.ConfigNode.Scalar;
import io.github.bertft.config.source.ConfigNode.Sequence;
import io.github.bertft.config.source.Place;
import io.github.bertft.config.source.Problems;
import io.github.bertft.fault.Quoted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A space of settings: each key must be one of the config's, each value one that it takes. */
final class SpaceReader {
  /** What is the same in all trials, or they could not be compared, or the test data would leak. */
  private static final Set<String> FIXED =
      Set.of(
          "data.train",
          "data.validation",
          "data.validation_share",
          "data.test",
          "data.seed",
          "data.labels",
          "data.task",
          "data.label",
          "data.label_separator",
          "data.on_bad_row",
          "data.on_empty_text",
          "training.metric");

  private static final List<String> FIXED_BLOCKS = List.of("output", "tuning");

  /** What stands before the keys of a block of data that is one of several. */
  private static final Pattern TASK = Pattern.compile("^multitask\\.tasks\\.[^.]+\\.");

  private final ValueReader values;
  private final Problems problems;

  SpaceReader(ValueReader values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  /**
   * Lists of {@link Long}, {@link Double}, {@link Boolean} or text by key, or of one {@link
   * ValueRange}; or WRONG.
   */
  Object read(KeySpec space, ConfigNode node) {
    if (!(node instanceof Mapping mapping)) {
      return values.wrongType(space, node, "try: " + space.name() + ": {training.epochs: [2, 3]}");
    }
    Map<String, List<Object>> lists = new LinkedHashMap<>();
    boolean sound = true;
    for (Map.Entry<String, Entry> entry : mapping.entries().entrySet()) {
      KeySpec key = key(space, entry.getKey(), entry.getValue().keyPlace());
      List<Object> list = key == null ? null : list(space, key, entry.getValue().value());
      sound &= list != null;
      if (list != null) {
        lists.put(entry.getKey(), list);
      }
    }
    if (mapping.entries().isEmpty()) {
      problems.add(node.place(), "C85", space.path() + ": names no key; there is nothing to try");
      return ValueReader.WRONG;
    }
    return sound ? Collections.unmodifiableMap(lists) : ValueReader.WRONG;
  }

  private @Nullable KeySpec key(KeySpec space, String path, Place place) {
    KeySpec spec = ConfigLoader.KEYS;
    for (String name : path.split("\\.", -1)) {
      Optional<KeySpec> child = spec.child(name);
      if (child.isEmpty()) {
        UnknownKey.report(ConfigLoader.KEYS, spec, path, name, place, problems);
        return null;
      }
      spec = child.get();
    }
    String block = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
    if (FIXED.contains(TASK.matcher(path).replaceFirst("data.")) || FIXED_BLOCKS.contains(block)) {
      problems.add(
          place,
          "C86",
          space.path() + ": " + Quoted.escape(path) + " must be the same in all trials; remove it");
      return null;
    }
    if (spec.kind() == KeyKind.BLOCK
        || spec.kind() == KeyKind.BLOCK_MAP
        || spec.kind() == KeyKind.TEXT_LIST
        || spec.kind() == KeyKind.DATA_MAP) {
      problems.add(
          place,
          "C86",
          space.path()
              + ": "
              + Quoted.escape(path)
              + " is not a single value; name a key below it");
      return null;
    }
    return spec;
  }

  private @Nullable List<Object> list(KeySpec space, KeySpec key, ConfigNode node) {
    if (node instanceof Mapping mapping) {
      String path = space.path() + "." + key.path();
      ValueRange range = new RangeReader(values, problems).read(path, key, mapping);
      return range == null ? null : List.of(range);
    }
    if (!(node instanceof Sequence sequence) || sequence.items().isEmpty()) {
      problems.add(
          node.place(),
          "C85",
          space.path()
              + "."
              + key.path()
              + ": must be a list of values such as ["
              + key.annotation().defaultValue()
              + "], was "
              + node.describe());
      return null;
    }
    List<Object> list = new ArrayList<>();
    for (ConfigNode item : sequence.items()) {
      Object value = item instanceof Scalar ? values.read(key, item) : values.wrongType(key, item);
      if (value == ValueReader.WRONG) {
        return null;
      }
      if (value == null || list.contains(plain(key, value))) {
        problems.add(
            item.place(),
            "C85",
            space.path()
                + "."
                + key.path()
                + ": holds "
                + item.describe()
                + (value == null ? "; leave the key out instead" : " twice"));
        return null;
      }
      list.add(plain(key, value));
    }
    return List.copyOf(list);
  }

  private static Object plain(KeySpec key, Object value) {
    if (value instanceof Integer whole) {
      return whole.longValue();
    }
    if (value instanceof Enum<?> word) {
      return KeySpec.word(word);
    }
    if (value instanceof ClassWeights weights) {
      return KeySpec.word(weights.mode());
    }
    if (key.kind() == KeyKind.WHOLE_OR_TEXT && value.toString().matches("[0-9]+")) {
      return Long.valueOf(value.toString());
    }
    return value instanceof Long || value instanceof Double || value instanceof Boolean
        ? value
        : value.toString();
  }
}
