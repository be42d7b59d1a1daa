package io.github.bertft.hub.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of file names as dataset cards have them: {@code *} within a folder, {@code **} across
 * folders, {@code ?}, {@code [a-z]}. It takes time in proportion to both lengths, whatever a card
 * says.
 */
final class NamePattern {
  private static final int MAX_CHARS = 1000;

  private final List<Piece> pieces = new ArrayList<>();

  /** A character of the pattern, or a wildcard. */
  private sealed interface Piece {
    /** Whether it may stand for this character. */
    boolean fits(char c);

    /** One of these characters, or one of none of them. */
    record OneOf(String ranges, boolean inverted) implements Piece {
      @Override
      public boolean fits(char c) {
        boolean in = false;
        for (int i = 0; i < ranges.length(); i++) {
          boolean range = i + 2 < ranges.length() && ranges.charAt(i + 1) == '-';
          char last = range ? ranges.charAt(i + 2) : ranges.charAt(i);
          in |= c >= ranges.charAt(i) && c <= last;
          i += range ? 2 : 0;
        }
        return in != inverted && c != '/';
      }
    }

    /** One character but the slash. */
    record Any() implements Piece {
      @Override
      public boolean fits(char c) {
        return c != '/';
      }
    }

    /** Any number of characters, with slashes or without. */
    record Run(boolean slashes) implements Piece {
      @Override
      public boolean fits(char c) {
        return slashes || c != '/';
      }
    }

    /** Any number of folders, none included. */
    record Folders() implements Piece {
      @Override
      public boolean fits(char c) {
        return true;
      }
    }

    /** This character. */
    record Literal(char character) implements Piece {
      @Override
      public boolean fits(char c) {
        return c == character;
      }
    }
  }

  NamePattern(String pattern) {
    String text = pattern.startsWith("./") ? pattern.substring(2) : pattern;
    text = text.substring(0, Math.min(MAX_CHARS, text.length()));
    // A folder's name means all that is in it.
    text = text.endsWith("/") ? text + "**" : text;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int end = text.indexOf(']', i + 2);
      if (text.startsWith("**/", i)) {
        pieces.add(new Piece.Folders());
        i += 2;
      } else if (text.startsWith("**", i)) {
        pieces.add(new Piece.Run(true));
        i++;
      } else if (c == '*') {
        pieces.add(new Piece.Run(false));
      } else if (c == '?') {
        pieces.add(new Piece.Any());
      } else if (c == '[' && end > 0) {
        boolean inverted = text.charAt(i + 1) == '!' || text.charAt(i + 1) == '^';
        pieces.add(new Piece.OneOf(text.substring(i + (inverted ? 2 : 1), end), inverted));
        i = end;
      } else {
        pieces.add(new Piece.Literal(c));
      }
    }
  }

  /** Whether a whole name is of this form. */
  boolean matches(String name) {
    // reached[i]: the pieces so far may stand for the first i characters.
    boolean[] reached = new boolean[name.length() + 1];
    reached[0] = true;
    for (Piece piece : pieces) {
      boolean[] next = new boolean[reached.length];
      boolean running = false;
      for (int i = 0; i < reached.length; i++) {
        char before = i == 0 ? '/' : name.charAt(i - 1);
        if (piece instanceof Piece.Run) {
          running = reached[i] || (running && piece.fits(before));
          next[i] = running;
        } else if (piece instanceof Piece.Folders) {
          next[i] = reached[i] || (running && before == '/');
          running |= reached[i];
        } else {
          next[i] = i > 0 && reached[i - 1] && piece.fits(before);
        }
      }
      reached = next;
    }
    return reached[name.length()];
  }
}
