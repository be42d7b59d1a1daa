package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.storage.FileHash;
import io.github.bertft.storage.HashListing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What identifies a data file or folder later: its SHA-256, as {@code sha256sum} gives it for a
 * file, and its size.
 *
 * <p>A folder's hash is that of a {@link HashListing} of its files, sorted by name, which is the
 * path inside the folder with {@code /}.
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
      if (Files.isDirectory(path)) {
        return ofFolder(path);
      }
      FileHash hash = FileHash.of(path);
      return new DataFingerprint(hash.sha256(), hash.bytes(), 1);
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
    HashListing listing = new HashListing();
    long files = 0;
    for (Path path : paths) {
      DataFingerprint one = of(path);
      listing.add(String.valueOf(path.getFileName()), new FileHash(one.sha256, one.bytes));
      files += one.files;
    }
    return of(listing, files);
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

  private static DataFingerprint ofFolder(Path folder) throws IOException {
    Map<String, Path> sorted = new TreeMap<>();
    try (Stream<Path> entries = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      entries
          .filter(Files::isRegularFile)
          .forEach(file -> sorted.put(folder.relativize(file).toString().replace('\\', '/'), file));
    }
    HashListing listing = new HashListing();
    for (Map.Entry<String, Path> entry : sorted.entrySet()) {
      listing.add(entry.getKey(), FileHash.of(entry.getValue()));
    }
    return of(listing, sorted.size());
  }

  private static DataFingerprint of(HashListing listing, long files) {
    FileHash hash = listing.hash();
    return new DataFingerprint(hash.sha256(), hash.bytes(), files);
  }
}
