package io.github.bertft.report;

import io.github.bertft.fault.Quoted;

/** User texts made plain inside Markdown, so that they neither mark up nor break a table. */
final class Markdown {
  private static final String MARKS = "\\`*_{}[]#!|~$^";

  private Markdown() {}

  /** For running text and table cells, not for the start of a line. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 8);
    Quoted.escape(text).codePoints().forEach(codePoint -> append(escaped, codePoint));
    return escaped.toString();
  }

  /** As code in running text or a table cell; a text with a backtick becomes plain text. */
  static String code(String text) {
    if (text.isBlank() || text.contains("`")) {
      return escape(text);
    }
    return '`' + Quoted.escape(text).replace("|", "\\|") + '`';
  }

  private static void append(StringBuilder escaped, int codePoint) {
    switch (codePoint) {
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '&' -> escaped.append("&amp;");
      default -> {
        if (MARKS.indexOf(codePoint) >= 0) {
          escaped.append('\\');
        }
        escaped.appendCodePoint(codePoint);
      }
    }
  }
}
