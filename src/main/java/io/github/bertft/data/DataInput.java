package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Opens data files: unpacks gzip, deals with byte order marks, and tells what went wrong. */
final class DataInput {
  private static final int BUFFER_BYTES = 1 << 16;

  private DataInput() {}

  /** The file as text; the caller closes it. */
  static StrictTextReader openText(Path file, Charset encoding) {
    try {
      InputStream bytes = openBytes(file);
      try {
        return withoutMark(file, bytes, encoding);
      } catch (IOException | RuntimeException e) {
        bytes.close();
        throw e;
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The unpacked bytes; the caller closes them. */
  static InputStream openBytes(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    try {
      byte[] start = peek(raw, 2);
      if (start.length == 2 && start[0] == (byte) 0x1f && start[1] == (byte) 0x8b) {
        return new BufferedInputStream(new GzipInput(raw), BUFFER_BYTES);
      }
      return raw;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** What a failed read means to the user. */
  static DataException unreadable(Path file, IOException cause) {
    String location = Quoted.escape(file.toString());
    if (cause instanceof NoSuchFileException) {
      return missing(file);
    }
    if (cause instanceof ZipException || cause instanceof EOFException) {
      return new DataException(
          new Fault("D02", location, "gzip data is damaged or cut off; fetch or pack it again"),
          cause);
    }
    String reason =
        cause instanceof AccessDeniedException
            ? "permission denied"
            : Quoted.cut(String.valueOf(cause.getMessage()), 200);
    return new DataException(new Fault("D01", location, "cannot be read: " + reason), cause);
  }

  /** No such file, with the nearest name in its folder. */
  static DataException missing(Path file) {
    return new DataException(
        new Fault(
            "D01", Quoted.escape(file.toString()), "no such file or folder", nearestName(file)));
  }

  private static List<String> nearestName(Path file) {
    Path name = file.getFileName();
    Path folder = file.toAbsolutePath().getParent();
    if (name == null || folder == null) {
      return List.of();
    }
    try (Stream<Path> siblings = Files.list(folder)) {
      List<String> names =
          siblings
              .map(Path::getFileName)
              .filter(sibling -> sibling != null)
              .map(Path::toString)
              .toList();
      return Suggestion.nearest(name.toString(), names)
          .map(near -> List.of("did you mean " + Quoted.of(file.resolveSibling(near) + "") + "?"))
          .orElse(List.of());
    } catch (IOException e) {
      return List.of();
    }
  }

  private static StrictTextReader withoutMark(Path file, InputStream bytes, Charset encoding)
      throws IOException {
    byte[] start = peek(bytes, 4);
    String mark = byteOrderMark(start);
    boolean unicode = encoding.name().toUpperCase(Locale.ROOT).contains("UTF-");
    boolean fits =
        mark == null || (unicode && encoding.name().startsWith(mark.toUpperCase(Locale.ROOT)));
    if (!fits) {
      throw new DataException(
          new Fault(
              "D05",
              Quoted.escape(file.toString()),
              "file starts with a "
                  + mark
                  + " byte order mark, but is read as "
                  + encoding.name().toLowerCase(Locale.ROOT),
              "set data.encoding or --encoding to " + mark));
    }
    long offset = 0;
    if (mark != null && encoding.equals(StandardCharsets.UTF_8)) {
      bytes.skipNBytes(3);
      offset = 3;
    }
    return new StrictTextReader(file, bytes, encoding, offset);
  }

  private static @Nullable String byteOrderMark(byte[] start) {
    int first = start.length < 2 ? 0 : (start[0] & 0xff) << 8 | (start[1] & 0xff);
    int second = start.length < 4 ? -1 : (start[2] & 0xff) << 8 | (start[3] & 0xff);
    if (first == 0xefbb && start.length > 2 && start[2] == (byte) 0xbf) {
      return "utf-8";
    }
    if ((first == 0xfffe && second == 0) || (first == 0 && second == 0xfeff)) {
      return "utf-32";
    }
    return first == 0xfffe || first == 0xfeff ? "utf-16" : null;
  }

  private static byte[] peek(InputStream bytes, int count) throws IOException {
    bytes.mark(count);
    byte[] start = bytes.readNBytes(count);
    bytes.reset();
    return start;
  }
}
