package io.github.bertft.config.source;

import io.github.bertft.config.source.ConfigNode.Scalar;
import io.github.bertft.fault.Quoted;

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

  /** A scalar, refused if it holds half of a surrogate pair: such a text cannot be written back. */
  Scalar scalar(Place place, ScalarKind kind, String text) {
    return isWellFormed(place, text)
        ? new Scalar(place, kind, text)
        : new Scalar(place, ScalarKind.REFUSED, "");
  }

  /** Whether the text is free of lone surrogates; notes the problem if not. */
  boolean isWellFormed(Place place, String text) {
    boolean broken = text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    if (broken) {
      problems.add(place, "C03", "half of a surrogate pair is not a character");
    }
    return !broken;
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
