package io.github.bertft.config.source;

/** Line and column of a moving position; going forward only keeps the whole text linear. */
final class TextCursor {
  private final String text;
  private int offset;
  private int line = 1;
  private int column = 1;

  TextCursor(String text) {
    this.text = text;
  }

  /** Moves to an offset in UTF-16 units, at or after the present one. */
  TextCursor moveTo(int target) {
    while (offset < target && offset < text.length()) {
      int codePoint = text.codePointAt(offset);
      offset += Character.charCount(codePoint);
      boolean firstOfPair =
          codePoint == '\r' && offset < text.length() && text.charAt(offset) == '\n';
      if (codePoint == '\n' || (codePoint == '\r' && !firstOfPair)) {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return this;
  }

  int line() {
    return line;
  }

  /** In code points, from 1. */
  int column() {
    return column;
  }
}
