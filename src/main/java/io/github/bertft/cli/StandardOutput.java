package io.github.bertft.cli;

import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * UTF-8 results of a command; unlike a plain print writer it knows why writing failed, so that a
 * full disk is not taken for success.
 */
final class StandardOutput extends PrintWriter {
  private final Watched stream;
  private final Writer writer;

  private StandardOutput(Watched stream, Writer writer) {
    super(writer);
    this.stream = stream;
    this.writer = writer;
  }

  /** Prints to a stream that stays the caller's to close. */
  static StandardOutput to(OutputStream stream) {
    Watched watched = new Watched(stream);
    return new StandardOutput(
        watched, new BufferedWriter(new OutputStreamWriter(watched, StandardCharsets.UTF_8)));
  }

  /** The same text stream, throwing where this one is silent. */
  Writer throwing() {
    return writer;
  }

  /** The first failure, or null. */
  @Nullable IOException failure() {
    return stream.failure;
  }

  private static final class Watched extends FilterOutputStream {
    private @Nullable IOException failure;

    Watched(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw remembered(e);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        throw remembered(e);
      }
    }

    private IOException remembered(IOException e) {
      if (failure == null) {
        failure = e;
      }
      return e;
    }
  }
}
