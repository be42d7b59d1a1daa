package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decodes text and stops at the first byte that does not belong to the encoding, and at a NUL.
 *
 * <p>Java's own readers put U+FFFD for such bytes and go on, which would train on damaged texts.
 * Throws {@link DataException} with the line, the byte and its offset in the unpacked file.
 */
final class StrictTextReader extends Reader {
  private static final int BUFFER_SIZE = 1 << 14;

  private final Path file;
  private final InputStream input;
  private final Charset encoding;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_SIZE).limit(0);
  private final CharBuffer chars = CharBuffer.allocate(BUFFER_SIZE).limit(0);

  /** Offset in the file of the first byte in {@link #bytes}. */
  private long bufferOffset;

  private long line = 1;
  private boolean afterReturn;
  private boolean started;
  private boolean inputEnded;
  private @Nullable DataException stopped;

  StrictTextReader(Path file, InputStream input, Charset encoding, long offset) {
    this.file = file;
    this.input = input;
    this.encoding = encoding;
    this.decoder =
        encoding
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    this.bufferOffset = offset;
  }

  @Override
  public int read(char[] target, int start, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!chars.hasRemaining() && !fill()) {
      return -1;
    }
    int count = Math.min(length, chars.remaining());
    chars.get(target, start, count);
    return count;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }

  /** Decodes until there is at least one character; false at the end. */
  private boolean fill() throws IOException {
    while (true) {
      if (stopped != null) {
        throw stopped;
      }
      long offset = bufferOffset + bytes.position();
      chars.clear();
      CoderResult result = decoder.decode(bytes, chars, inputEnded);
      chars.flip();
      if (chars.hasRemaining()) {
        inspect(offset);
        if (chars.hasRemaining()) {
          return true;
        }
      } else if (result.isError()) {
        stopped = badByte();
      } else if (inputEnded) {
        return false;
      } else {
        readBytes();
      }
    }
  }

  private void readBytes() throws IOException {
    bufferOffset += bytes.position();
    bytes.compact();
    try {
      int count = input.read(bytes.array(), bytes.position(), bytes.remaining());
      if (count < 0) {
        inputEnded = true;
      } else {
        bytes.position(bytes.position() + count);
      }
    } catch (IOException e) {
      throw DataInput.unreadable(file, e);
    } finally {
      bytes.flip();
    }
  }

  /** Counts lines, drops a byte order mark, and cuts the characters before a NUL. */
  private void inspect(long offset) {
    if (!started && chars.get(0) == '\uFEFF') {
      chars.get();
    }
    started = true;
    for (int i = chars.position(); i < chars.limit(); i++) {
      char c = chars.get(i);
      if (c == '\r' || (c == '\n' && !afterReturn)) {
        line++;
      } else if (c == 0) {
        chars.limit(i);
        int before = encoding.encode(chars.duplicate().position(0)).remaining();
        stopped = nul(offset + before);
        return;
      }
      afterReturn = c == '\r';
    }
  }

  private DataException badByte() {
    long offset = bufferOffset + bytes.position();
    int value = bytes.get(bytes.position()) & 0xff;
    String message =
        String.format(
            Locale.ROOT, "byte 0x%02X at offset %d is not %s", value, offset, encoding.name());
    String hint =
        encoding.equals(StandardCharsets.UTF_8)
            ? "name the file's encoding with data.encoding or --encoding, for instance latin-1"
            : "name the file's encoding with data.encoding or --encoding";
    return new DataException(new Fault("D04", location(), message, hint));
  }

  private DataException nul(long offset) {
    return new DataException(
        new Fault(
            "D06",
            location(),
            "NUL character at offset " + offset + "; text files hold none",
            "if the file is text in UTF-16, set data.encoding or --encoding to utf-16le or utf-16be"));
  }

  private String location() {
    return Quoted.escape(file.toString()) + ":" + line;
  }
}
