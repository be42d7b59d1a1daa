package io.github.bertft.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What several files are known by: the hash of one line per file in the format of {@code
 * sha256sum}, which is the file's hash, two spaces, its name and a line feed.
 *
 * <p>The order of the files counts.
 */
public final class HashListing {
  private final MessageDigest digest = FileHash.sha256Digest();
  private long bytes;

  /** Takes one more file by its name in the list. */
  public void add(String name, FileHash file) {
    digest.update((file.sha256() + "  " + name + "\n").getBytes(StandardCharsets.UTF_8));
    bytes += file.bytes();
  }

  /** The hash of the list with the size of all its files; the list is empty afterwards. */
  public FileHash hash() {
    FileHash hash = new FileHash(HexFormat.of().formatHex(digest.digest()), bytes);
    bytes = 0;
    return hash;
  }
}
