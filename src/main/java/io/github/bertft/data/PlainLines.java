package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** One text a line from a stream that can be read once, such as standard input. */
public final class PlainLines implements Iterator<TextExample> {
  private final String name;
  private final LineReader lines;
  private @Nullable TextExample next;

  /**
   * Reads nothing yet; the stream stays the caller's to close.
   *
   * @param name stands for the file in messages
   * @param encoding a byte that does not belong to it ends the reading with a DataException
   */
  public PlainLines(String name, InputStream input, Charset encoding) {
    this.name = name;
    this.lines =
        new LineReader(
            new StrictTextReader(Path.of(name), input, encoding, 0),
            ReadOptions.DEFAULT_MAX_FIELD_CHARS);
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      next = read();
    }
    return next != null;
  }

  @Override
  public TextExample next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no line left");
    }
    TextExample example = next;
    next = null;
    if (example == null) {
      throw new NoSuchElementException("no line left");
    }
    return example;
  }

  private @Nullable TextExample read() {
    try {
      LineReader.Line line = lines.next();
      if (line == null) {
        return null;
      }
      TextExample.Place place = new TextExample.Place(name, line.number());
      if (line.overlong()) {
        throw new DataException(
            new Fault(
                "D16",
                place.toString(),
                "line is too long; at most "
                    + ReadOptions.DEFAULT_MAX_FIELD_CHARS
                    + " characters are read"));
      }
      return new TextExample(line.text(), null, null, place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
