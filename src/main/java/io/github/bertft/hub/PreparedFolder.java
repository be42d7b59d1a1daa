package io.github.bertft.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.storage.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder of files that is made once and shared by all processes of a user.
 *
 * <p>It is filled under another name and renamed when it is complete; a list of the files' sizes,
 * written last, tells later whether it still is.
 */
final class PreparedFolder {
  private static final String SIZES = "files.json";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Path folder;

  PreparedFolder(Path folder) {
    this.folder = folder;
  }

  /** What fills the folder. */
  @FunctionalInterface
  interface Content {
    /** Writes all files, directly inside this folder. */
    void writeInto(Path folder) throws IOException;
  }

  /**
   * The folder, made now if it is missing, incomplete or damaged.
   *
   * @throws io.github.bertft.fault.ResourceException if the disk refuses
   */
  Path get(Content content) {
    if (!isWhole()) {
      try {
        makeAlone(content);
      } catch (IOException e) {
        throw DurableFiles.cannotWrite(folder, e);
      }
    }
    return folder;
  }

  /** Two processes that start at once make it once: the second waits and finds it. */
  private void makeAlone(Content content) throws IOException {
    Path parent = DurableFiles.parentOf(folder);
    Files.createDirectories(parent);
    synchronized (PreparedFolder.class) {
      try (FileChannel channel =
              FileChannel.open(
                  parent.resolve("." + folder.getFileName() + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !isWhole()) {
          clearLeftovers(parent);
          make(content);
        }
      }
    }
  }

  private void make(Content content) throws IOException {
    Path temporary = DurableFiles.temporarySibling(folder);
    try {
      Files.createDirectory(temporary);
      content.writeInto(temporary);
      DurableFiles.write(temporary.resolve(SIZES), sizes(temporary));
      if (Files.exists(folder)) {
        // The damaged one may be open elsewhere: it goes aside in one step, then away.
        Path aside = DurableFiles.temporarySibling(folder);
        Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
        delete(aside);
      }
      Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.forceFolder(DurableFiles.parentOf(folder));
    } finally {
      delete(temporary);
    }
  }

  /** Whether every file of the list is there in its size. */
  private boolean isWhole() {
    try {
      JsonNode sizes = MAPPER.readTree(folder.resolve(SIZES).toFile());
      if (!sizes.isObject() || sizes.isEmpty()) {
        return false;
      }
      for (Map.Entry<String, JsonNode> entry : sizes.properties()) {
        if (Files.size(folder.resolve(entry.getKey())) != entry.getValue().asLong(-1)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] sizes(Path folder) throws IOException {
    ObjectNode object = MAPPER.createObjectNode();
    for (Path file : list(folder)) {
      object.put(String.valueOf(file.getFileName()), Files.size(file));
    }
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(object);
  }

  /** Temporary folders of processes that were killed; their owner held the lock that we hold. */
  private void clearLeftovers(Path parent) throws IOException {
    String prefix = "." + folder.getFileName() + ".";
    for (Path path : list(parent)) {
      String name = String.valueOf(path.getFileName());
      if (name.startsWith(prefix) && name.endsWith(".tmp") && Files.isDirectory(path)) {
        delete(path);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      for (Path file : list(folder)) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
