package io.github.bertft.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a file's bytes are known by.
 *
 * @param sha256 lower-case hexadecimal, as {@code sha256sum} gives it
 * @param bytes size of the file
 */
public record FileHash(String sha256, long bytes) {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Reads the file once, in constant memory. */
  public static FileHash of(Path file) throws IOException {
    MessageDigest digest = sha256Digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    try (InputStream input = Files.newInputStream(file)) {
      for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
        digest.update(buffer, 0, count);
        bytes += count;
      }
    }
    return new FileHash(HexFormat.of().formatHex(digest.digest()), bytes);
  }

  /** A new digest. */
  public static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
