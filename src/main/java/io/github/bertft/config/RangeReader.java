package io.github.bertft.config;

import io.github.bertft.config.key.KeyKind;
import io.github.bertft.config.key.KeySpec;
import io.github.bertft.config.source.ConfigNode.Entry;
import io.github.bertft.config.source.ConfigNode.Mapping;
import io.github.bertft.config.source.ConfigNode.Scalar;
import io.github.bertft.config.source.Place;
import io.github.bertft.config.source.Problems;
import io.github.bertft.config.source.ScalarKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code {min: 1e-5, max: 1e-4, log: true}} in the place of a list of values. */
final class RangeReader {
  private static final List<String> NAMES = List.of("min", "max", "log");

  private final ValueReader values;
  private final Problems problems;

  RangeReader(ValueReader values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  /** A range of values that the key takes, or null if anything is wrong with it. */
  @Nullable ValueRange read(String path, KeySpec key, Mapping mapping) {
    for (Map.Entry<String, Entry> entry : mapping.entries().entrySet()) {
      if (!NAMES.contains(entry.getKey())) {
        problems.addMisspelt(
            entry.getValue().keyPlace(),
            "C124",
            path + ": a range has min, max and log, was " + entry.getKey(),
            entry.getKey(),
            NAMES);
        return null;
      }
    }
    if (key.kind() != KeyKind.WHOLE && key.kind() != KeyKind.NUMBER) {
      return wrong(mapping.place(), path + ": takes no numbers; give a list of values");
    }
    Entry min = mapping.entries().get("min");
    Entry max = mapping.entries().get("max");
    if (min == null || max == null) {
      return wrong(mapping.place(), path + ": a range needs min and max");
    }
    Object low = values.read(key, min.value());
    Object high = values.read(key, max.value());
    Entry log = mapping.entries().get("log");
    boolean logarithm = false;
    if (log != null) {
      if (!(log.value() instanceof Scalar scalar) || scalar.kind() != ScalarKind.BOOLEAN) {
        return wrong(
            log.value().place(),
            path + ".log: must be true or false, was " + log.value().describe());
      }
      logarithm = Boolean.parseBoolean(scalar.text());
    }
    if (low == null || high == null) {
      return wrong(mapping.place(), path + ": a range needs min and max");
    }
    if (!(low instanceof Number least) || !(high instanceof Number most)) {
      return null; // told already
    }
    if (!(least.doubleValue() < most.doubleValue())) {
      return wrong(
          max.value().place(),
          path + ".max: must be above min, was " + KeySpec.number(most.doubleValue()));
    }
    if (logarithm && least.doubleValue() <= 0) {
      return wrong(
          min.value().place(),
          path + ".min: must be above 0 with log, was " + KeySpec.number(least.doubleValue()));
    }
    boolean whole = key.kind() == KeyKind.WHOLE;
    return new ValueRange(least.doubleValue(), most.doubleValue(), logarithm, whole);
  }

  private @Nullable ValueRange wrong(Place place, String message) {
    problems.add(place, "C124", message);
    return null;
  }
}
