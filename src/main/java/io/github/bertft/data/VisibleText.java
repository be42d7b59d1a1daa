package io.github.bertft.data;

/** Whether a text holds anything that a tokenizer would keep. */
final class VisibleText {
  private VisibleText() {}

  /** True if some character is neither space nor control nor format character. */
  static boolean isIn(String text) {
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      int type = Character.getType(codePoint);
      if (!Character.isWhitespace(codePoint)
          && !Character.isSpaceChar(codePoint)
          && type != Character.CONTROL
          && type != Character.FORMAT) {
        return true;
      }
      i += Character.charCount(codePoint);
    }
    return false;
  }
}
