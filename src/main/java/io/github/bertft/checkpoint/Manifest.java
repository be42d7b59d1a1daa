package io.github.bertft.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.storage.FileHash;
import io.github.bertft.storage.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a checkpoint consists of. It is written last, so that a folder without it is not whole.
 *
 * @param files sorted by name
 */
record Manifest(List<Entry> files) {
  static final String FILE_NAME = "MANIFEST.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectWriter PRINTER = JSON.writerWithDefaultPrettyPrinter();

  /**
   * One file.
   *
   * @param sha256 lower-case hexadecimal
   */
  record Entry(String name, long bytes, String sha256) {}

  /** Adds a manifest of the folder's files to it. */
  static void write(Path folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String name : names(folder)) {
      entries.add(entry(folder, name));
    }
    DurableFiles.write(folder.resolve(FILE_NAME), PRINTER.writeValueAsBytes(new Manifest(entries)));
  }

  /** Why the folder is not what was written, or nothing if it is. */
  static Optional<String> damage(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    if (!Files.exists(file)) {
      return Optional.of("has no " + FILE_NAME + ", so that it was not written to its end");
    }
    try {
      Manifest manifest = JSON.readValue(Files.readAllBytes(file), Manifest.class);
      if (manifest == null || manifest.files == null || manifest.files.isEmpty()) {
        return Optional.of(FILE_NAME + " names no files");
      }
      for (Entry expected : manifest.files) {
        if (expected == null || expected.name == null || expected.name.contains("/")) {
          return Optional.of(FILE_NAME + " is damaged");
        }
        Entry found = entry(folder, expected.name);
        if (!found.equals(expected)) {
          return Optional.of(
              found.bytes == expected.bytes
                  ? expected.name + " has other bytes than were written"
                  : expected.name + " has " + found.bytes + " of " + expected.bytes + " bytes");
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException | InvalidPathException e) {
      return Optional.of(FILE_NAME + " is damaged");
    } catch (IOException e) {
      return Optional.of("cannot be read: " + IoReason.of(e));
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private static Entry entry(Path folder, String name) throws IOException {
    FileHash hash = FileHash.of(folder.resolve(name));
    return new Entry(name, hash.bytes(), hash.sha256());
  }
}
