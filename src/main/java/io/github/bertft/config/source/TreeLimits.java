package io.github.bertft.config.source;

import io.github.bertft.config.source.ConfigNode.Scalar;
import io.github.bertft.fault.Quoted;
import java.util.Locale;
import java.util.OptionalInt;
import org.yaml.snakeyaml.reader.StreamReader;

/** Bounds on depth and size, and the checks that both readers share. */
final class TreeLimits {
  static final int MAX_DEPTH = 64;
  static final int MAX_VALUES = 20_000;

  private final Problems problems;
  private int values;

  TreeLimits(Problems problems) {
    this.problems = problems;
  }

  /** Counts a value; throws where the tree gets too deep or too large. */
  void enter(Place place, int depth) {
    if (depth > MAX_DEPTH) {
      throw problems.stop(place, "C08", "nested deeper than " + MAX_DEPTH + " levels");
    }
    if (++values > MAX_VALUES) {
      throw problems.stop(place, "C08", "more than " + MAX_VALUES + " values");
    }
  }

  /** A scalar, refused if an escape in it gives a character that could not be written back. */
  Scalar scalar(Place place, ScalarKind kind, String text) {
    return isPrintable(place, text)
        ? new Scalar(place, kind, text)
        : new Scalar(place, ScalarKind.REFUSED, "");
  }

  /** Whether the text is free of controls and half surrogate pairs; notes the first one. */
  boolean isPrintable(Place place, String text) {
    OptionalInt bad = text.codePoints().filter(c -> !StreamReader.isPrintable(c)).findFirst();
    bad.ifPresent(
        c ->
            problems.add(
                place,
                "C03",
                String.format(Locale.ROOT, "control character U+%04X is not allowed", c)));
    return bad.isEmpty();
  }

  /** Notes a key that stands twice in one mapping. */
  void duplicate(Place place, String key, Place first) {
    problems.add(
        place,
        "C07",
        "duplicate key "
            + Quoted.of(key)
            + (first.line() > 0 && first.layer() == Place.Layer.FILE
                ? "; first given on line " + first.line()
                : ""));
  }
}
