package io.github.bertft.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Lines with their numbers, ended by LF, CRLF or CR, never longer in memory than a limit. */
final class LineReader implements Closeable {
  private final Reader reader;
  private final int maxChars;
  private final char[] buffer = new char[1 << 14];
  private int position;
  private int limit;
  private boolean skipLineFeed;
  private long lines;

  LineReader(Reader reader, int maxChars) {
    this.reader = reader;
    this.maxChars = maxChars;
  }

  /**
   * One line without its end.
   *
   * @param number from 1
   * @param text cut at the limit where {@code overlong}
   */
  record Line(long number, String text, boolean overlong) {}

  /** The next line, or null at the end; a final line end does not make a further empty line. */
  @Nullable Line next() throws IOException {
    if (!more()) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    boolean overlong = false;
    lines++;
    while (more()) {
      int end = position;
      while (end < limit && buffer[end] != '\n' && buffer[end] != '\r') {
        end++;
      }
      int kept = Math.min(end - position, maxChars - text.length());
      text.append(buffer, position, kept);
      overlong |= kept < end - position;
      position = end;
      if (end < limit) {
        skipLineFeed = buffer[position++] == '\r';
        break;
      }
    }
    return new Line(lines, text.toString(), overlong);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private boolean more() throws IOException {
    while (true) {
      if (position >= limit) {
        limit = reader.read(buffer, 0, buffer.length);
        position = 0;
        if (limit < 0) {
          return false;
        }
      }
      if (!skipLineFeed || limit == 0) {
        if (limit > 0) {
          return true;
        }
        continue;
      }
      skipLineFeed = false;
      if (buffer[position] != '\n') {
        return true;
      }
      position++;
    }
  }
}
