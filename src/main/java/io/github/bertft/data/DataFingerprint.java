package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.storage.FileHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What identifies a data file or folder later: its SHA-256, as {@code sha256sum} gives it for a
 * file, and its size.
 *
 * <p>A folder's hash is that of one line per file, sorted by name, in the format of {@code
 * sha256sum}: hash, two spaces, path inside the folder with {@code /}, line feed.
 *
 * @param sha256 lower-case hexadecimal
 * @param bytes size of the file, or of all files in the folder
 * @param files 1 for a file
 */
public record DataFingerprint(String sha256, long bytes, long files) {
  /**
   * Reads everything once, in constant memory.
   *
   * @throws DataException if the file or folder cannot be read
   */
  public static DataFingerprint of(Path path) {
    try {
      return Files.isDirectory(path) ? ofFolder(path) : ofFile(path);
    } catch (IOException e) {
      throw DataInput.unreadable(path, e);
    } catch (UncheckedIOException e) {
      throw DataInput.unreadable(path, new IOException(e.getMessage(), e));
    }
  }

  /**
   * As {@link #of(Path)} for one; several are taken as a folder's files, in the order given.
   *
   * @throws DataException if one cannot be read
   */
  static DataFingerprint of(List<Path> paths) {
    if (paths.size() == 1) {
      return of(paths.get(0));
    }
    Listing listing = new Listing();
    for (Path path : paths) {
      listing.add(String.valueOf(path.getFileName()), of(path));
    }
    return listing.fingerprint();
  }

  /**
   * Checks that the data are still the same.
   *
   * @throws DataException if they changed or vanished
   */
  public void requireUnchanged(Dataset data) {
    DataFingerprint now = data.fingerprint();
    if (!equals(now)) {
      throw new DataException(
          new Fault(
              "D34",
              Quoted.escape(data.name()),
              "changed since it was read: it had "
                  + bytes
                  + " bytes with sha256 "
                  + sha256.substring(0, 12)
                  + ", now "
                  + now.bytes
                  + " bytes with "
                  + now.sha256.substring(0, 12),
              "start again, and leave the data alone meanwhile"));
    }
  }

  private static DataFingerprint ofFile(Path file) throws IOException {
    FileHash hash = FileHash.of(file);
    return new DataFingerprint(hash.sha256(), hash.bytes(), 1);
  }

  private static DataFingerprint ofFolder(Path folder) throws IOException {
    Map<String, Path> sorted = new TreeMap<>();
    try (Stream<Path> entries = Files.walk(folder)) {
      entries
          .filter(Files::isRegularFile)
          .forEach(file -> sorted.put(folder.relativize(file).toString().replace('\\', '/'), file));
    }
    Listing listing = new Listing();
    for (Map.Entry<String, Path> entry : sorted.entrySet()) {
      listing.add(entry.getKey(), ofFile(entry.getValue()));
    }
    return listing.fingerprint();
  }

  /** Lines of {@code sha256sum}, hashed. */
  private static final class Listing {
    private final MessageDigest digest = FileHash.sha256Digest();
    private long bytes;
    private long files;

    void add(String name, DataFingerprint file) {
      digest.update((file.sha256 + "  " + name + "\n").getBytes(StandardCharsets.UTF_8));
      bytes += file.bytes;
      files++;
    }

    DataFingerprint fingerprint() {
      return new DataFingerprint(HexFormat.of().formatHex(digest.digest()), bytes, files);
    }
  }
}
