package io.github.bertft.hub.cache;

import io.github.bertft.storage.FileHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a file of the hub must hash to, and its name among the cache's blobs: SHA-256 of a large
 * file (LFS), Git's SHA-1 of a small one.
 *
 * @param hex lower-case digits: 64 or 40
 */
public record ContentHash(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final int SHA256_DIGITS = 64;
  private static final int BUFFER_BYTES = 1 << 16;

  /** The hash of such digits, or nothing if they are none. */
  public static Optional<ContentHash> of(String hex) {
    return HEX.matcher(hex).matches() ? Optional.of(new ContentHash(hex)) : Optional.empty();
  }

  /** For people. */
  public String algorithm() {
    return hex.length() == SHA256_DIGITS ? "SHA-256" : "Git's SHA-1";
  }

  /** The same hash of a file's bytes, which are read once in constant memory. */
  public ContentHash ofFile(Path file) throws IOException {
    return hex.length() == SHA256_DIGITS
        ? new ContentHash(FileHash.of(file).sha256())
        : new ContentHash(gitId(file));
  }

  /** Whether a file has the bytes that are meant. */
  public boolean matches(Path file) throws IOException {
    return equals(ofFile(file));
  }

  /** {@code git hash-object}: SHA-1 over the word blob, the size, a zero byte and the content. */
  private static String gitId(Path file) throws IOException {
    try (InputStream input = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(("blob " + Files.size(file) + '\0').getBytes(StandardCharsets.US_ASCII));
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
