package io.github.bertft.fault;

import java.util.Locale;

/** Text of unknown origin made safe for a terminal line (CWE-150). */
public final class Quoted {
  private static final int MAX_CHARS = 80;

  private Quoted() {}

  /** The text in double quotes, control and direction characters escaped, cut at 80 characters. */
  public static String of(String text) {
    return '"' + cut(text, MAX_CHARS) + '"';
  }

  /** As {@link #of} without quotes and with another limit in characters. */
  public static String cut(String text, int maxChars) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length() && safe.length() <= maxChars; ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      appendSafe(safe, codePoint);
    }
    if (safe.length() <= maxChars) {
      return safe.toString();
    }
    int end = maxChars - 1;
    if (Character.isHighSurrogate(safe.charAt(end - 1))) {
      end--;
    }
    return safe.substring(0, end) + '…';
  }

  /** The whole text with control and direction characters escaped. */
  public static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(codePoint -> appendSafe(safe, codePoint));
    return safe.toString();
  }

  private static void appendSafe(StringBuilder safe, int codePoint) {
    if (codePoint == '\n') {
      safe.append("\\n");
    } else if (codePoint == '\t') {
      safe.append("\\t");
    } else if (codePoint == '\r') {
      safe.append("\\r");
    } else if (isUnsafe(codePoint)) {
      safe.append(String.format(Locale.ROOT, "\\u%04x", codePoint));
    } else {
      safe.appendCodePoint(codePoint);
    }
  }

  /** C0 and C1 controls, line separators, bidirectional controls, lone surrogates. */
  private static boolean isUnsafe(int codePoint) {
    return Character.isISOControl(codePoint)
        || codePoint == 0x2028
        || codePoint == 0x2029
        || codePoint == 0x061C
        || codePoint == 0x200E
        || codePoint == 0x200F
        || (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069)
        || (codePoint >= 0xD800 && codePoint <= 0xDFFF);
  }
}
