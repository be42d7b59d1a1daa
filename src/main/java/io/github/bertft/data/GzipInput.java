package io.github.bertft.data;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Unpacks gzip data of one or several members up to their end: {@code
 * java.util.zip.GZIPInputStream} passes over what follows a member and is none, and so drops rows.
 *
 * <p>Damaged or cut data are a {@link ZipException} or an {@link EOFException}; what the disk
 * refuses comes as it is.
 */
final class GzipInput extends InputStream {
  private final Source source;
  private final InputStream unpacked;

  /** Reads the first header; closing closes the packed bytes. */
  GzipInput(InputStream packed) throws IOException {
    source = new Source(packed);
    try {
      unpacked = new GzipCompressorInputStream(source, true);
    } catch (IOException e) {
      throw told(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return unpacked.read(bytes, offset, length);
    } catch (IOException e) {
      throw told(e);
    }
  }

  private IOException told(IOException e) {
    if (e instanceof EOFException || e instanceof ZipException || source.hasFailed) {
      return e;
    }
    ZipException damaged = new ZipException(e.getMessage());
    damaged.initCause(e);
    return damaged;
  }

  @Override
  public void close() throws IOException {
    unpacked.close();
    source.close();
  }

  /** Knows whether it was the disk that failed. */
  private static final class Source extends FilterInputStream {
    private boolean hasFailed;

    Source(InputStream packed) {
      super(packed);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        hasFailed = true;
        throw e;
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return super.read(bytes, offset, length);
      } catch (IOException e) {
        hasFailed = true;
        throw e;
      }
    }
  }
}
