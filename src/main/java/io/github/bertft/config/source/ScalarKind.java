package io.github.bertft.config.source;

import java.util.regex.Pattern;

/**
 * What an unquoted word means: the core schema of YAML 1.2 less octal and hexadecimal numbers and
 * leading zeros, so that YAML and JSON agree on every value ({@code yes} is a text, {@code 5e-5} a
 * number).
 */
public enum ScalarKind {
  NULL,
  BOOLEAN,
  /** Digits with a sign at most. */
  WHOLE,
  /** A number with a point or an exponent, also {@code .inf} and {@code .nan}. */
  DECIMAL,
  TEXT,
  /** Already reported by the reader; to be passed over. */
  REFUSED;

  private static final Pattern NULL_WORD = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern BOOLEAN_WORD = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern DIGITS = Pattern.compile("[-+]?(0|[1-9][0-9]*+)");
  private static final Pattern DECIMAL_NUMBER =
      Pattern.compile("[-+]?(\\.[0-9]++|(0|[1-9][0-9]*+)(\\.[0-9]*+)?)([eE][-+]?[0-9]++)?");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  /** The kind of an unquoted word. */
  public static ScalarKind ofPlain(String word) {
    if (NULL_WORD.matcher(word).matches()) {
      return NULL;
    }
    if (BOOLEAN_WORD.matcher(word).matches()) {
      return BOOLEAN;
    }
    if (DIGITS.matcher(word).matches()) {
      return WHOLE;
    }
    if (DECIMAL_NUMBER.matcher(word).matches() || NOT_FINITE.matcher(word).matches()) {
      return DECIMAL;
    }
    return TEXT;
  }

  /** Whether this is a number of either kind. */
  public boolean isNumber() {
    return this == WHOLE || this == DECIMAL;
  }
}
