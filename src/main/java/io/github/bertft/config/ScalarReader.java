package io.github.bertft.config;

import io.github.bertft.config.key.KeyKind;
import io.github.bertft.config.key.KeySpec;
import io.github.bertft.config.source.ConfigNode;
import io.github.bertft.config.source.ConfigNode.Scalar;
import io.github.bertft.config.source.Problems;
import io.github.bertft.config.source.ScalarKind;
import io.github.bertft.fault.Quoted;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Words and numbers to Java values; gives {@link ValueReader#WRONG} and notes what is wrong. */
final class ScalarReader {
  private static final int LONGEST_NUMBER = 60;

  private final Problems problems;

  ScalarReader(Problems problems) {
    this.problems = problems;
  }

  /** Notes that a value is not what its key wants. */
  Object wrong(String id, String path, String requirement, ConfigNode node, String... hints) {
    boolean refused = node instanceof Scalar scalar && scalar.kind() == ScalarKind.REFUSED;
    if (!refused) {
      String message =
          Quoted.escape(path) + ": must be " + requirement + ", was " + node.describe();
      problems.add(node.place(), id, message, hints);
    }
    return ValueReader.WRONG;
  }

  private Object wrongType(KeySpec spec, ConfigNode node, String... hints) {
    return wrong("C10", spec.path(), spec.requirement(), node, hints);
  }

  Object whole(KeySpec spec, ConfigNode node) {
    if (!(node instanceof Scalar scalar) || scalar.kind() != ScalarKind.WHOLE) {
      return wrongType(spec, node, numberHints(node));
    }
    // 18 digits fit a long; every range is narrower.
    long value = scalar.text().length() > 18 ? Long.MAX_VALUE : Long.parseLong(scalar.text());
    if (value < spec.annotation().min() || value > spec.annotation().max()) {
      return wrong("C11", spec.path(), spec.requirement(), node);
    }
    if (spec.type() == long.class || spec.type() == Long.class) {
      return value;
    }
    return (int) value;
  }

  Object number(KeySpec spec, String path, ConfigNode node) {
    String requirement =
        spec.kind() == KeyKind.NUMBER ? spec.requirement() : "a number" + spec.range();
    if (!(node instanceof Scalar scalar) || !scalar.kind().isNumber()) {
      return wrong("C10", path, requirement, node, numberHints(node));
    }
    boolean finite = !scalar.text().matches("[-+]?\\.[A-Za-z]+");
    double value =
        finite && scalar.text().length() <= LONGEST_NUMBER
            ? Double.parseDouble(scalar.text())
            : Double.NaN;
    boolean below =
        spec.annotation().aboveMin()
            ? value <= spec.annotation().min()
            : value < spec.annotation().min();
    if (Double.isNaN(value) || below || value > spec.annotation().max()) {
      return wrong("C11", path, requirement, node);
    }
    // Adding zero turns -0.0, which equals 0 in every formula but not in records, into 0.
    return value + 0.0;
  }

  private static String[] numberHints(ConfigNode node) {
    if (node instanceof Scalar scalar
        && scalar.kind() == ScalarKind.TEXT
        && scalar.text().length() <= LONGEST_NUMBER) {
      if (ScalarKind.ofPlain(scalar.text()).isNumber()) {
        return new String[] {"a number stands without quotes"};
      }
      if (scalar.text().matches("[0-9]+([_,][0-9]+)+")) {
        return new String[] {"a number has no separators between its digits"};
      }
    }
    return new String[0];
  }

  Object bool(KeySpec spec, ConfigNode node) {
    return node instanceof Scalar scalar && scalar.kind() == ScalarKind.BOOLEAN
        ? (Object) Boolean.valueOf(scalar.text())
        : wrongType(spec, node);
  }

  Object text(KeySpec spec, ConfigNode node) {
    if (!(node instanceof Scalar scalar) || scalar.kind() != ScalarKind.TEXT) {
      return wrongType(spec, node, quoteHints(node));
    }
    String pattern = spec.annotation().pattern();
    boolean fits =
        pattern.isEmpty() ? !scalar.text().isEmpty() : Pattern.matches(pattern, scalar.text());
    return fits ? scalar.text() : wrong("C12", spec.path(), spec.requirement(), node);
  }

  /** Always as text: a whole number without leading zeros, or what the pattern allows. */
  Object wholeOrText(KeySpec spec, ConfigNode node) {
    if (node instanceof Scalar scalar && scalar.kind() == ScalarKind.TEXT) {
      boolean fits = Pattern.matches(spec.annotation().pattern(), scalar.text());
      return fits ? scalar.text() : wrong("C12", spec.path(), spec.requirement(), node);
    }
    Object number = whole(spec, node);
    return number == ValueReader.WRONG ? number : number.toString();
  }

  Object column(KeySpec spec, ConfigNode node) {
    if (!(node instanceof Scalar scalar)
        || (scalar.kind() != ScalarKind.TEXT && scalar.kind() != ScalarKind.WHOLE)) {
      return wrongType(spec, node, quoteHints(node));
    }
    boolean position = scalar.kind() == ScalarKind.WHOLE;
    return scalar.text().isEmpty() || (position && !scalar.text().matches("[1-9][0-9]{0,4}"))
        ? wrong("C11", spec.path(), spec.requirement(), node)
        : scalar.text();
  }

  private static String[] quoteHints(ConfigNode node) {
    boolean plain =
        node instanceof Scalar scalar
            && (scalar.kind().isNumber() || scalar.kind() == ScalarKind.BOOLEAN);
    return plain ? new String[] {"put the text in quotes"} : new String[0];
  }

  Object choice(KeySpec spec, ConfigNode node) {
    if (!(node instanceof Scalar scalar) || scalar.kind() == ScalarKind.NULL) {
      return wrongType(spec, node);
    }
    if (spec.choices().contains(scalar.text())) {
      for (Object constant : spec.enumType().getEnumConstants()) {
        if (KeySpec.word(constant).equals(scalar.text())) {
          return constant;
        }
      }
    }
    problems.addMisspelt(
        scalar.place(),
        "C12",
        spec.path() + ": must be " + spec.requirement() + ", was " + scalar.describe(),
        scalar.text(),
        spec.choices());
    return ValueReader.WRONG;
  }

  Object path(KeySpec spec, ConfigNode node) {
    Object text = text(spec.path(), spec.requirement(), node);
    return text == ValueReader.WRONG ? text : pathOf((String) text, spec, node);
  }

  private Object pathOf(String text, KeySpec spec, ConfigNode node) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      return wrong("C12", spec.path(), spec.requirement(), node);
    }
  }

  /**
   * A dataset of the hub as it is written, a path without what it has too much, so that configs
   * that mean the same file are equal. Whether it is there is for {@link DataFileCheck} to say.
   */
  Object data(KeySpec spec, String path, ConfigNode node) {
    Object text = text(path, spec.kind() == KeyKind.DATA ? spec.requirement() : KeySpec.DATA, node);
    return text == ValueReader.WRONG || ((String) text).startsWith(DataFileCheck.HUB)
        ? text
        : normalised((String) text);
  }

  private static String normalised(String text) {
    try {
      return Path.of(text).toString();
    } catch (InvalidPathException e) {
      return text;
    }
  }

  private Object text(String path, String requirement, ConfigNode node) {
    if (!(node instanceof Scalar scalar) || scalar.kind() != ScalarKind.TEXT) {
      return wrong("C10", path, requirement, node, quoteHints(node));
    }
    return scalar.text().isBlank() ? wrong("C12", path, requirement, node) : scalar.text();
  }
}
