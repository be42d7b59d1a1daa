package io.github.bertft.storage;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ResourceException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Writes so that a reader, or the next start after a crash, sees the old file or the new one.
 *
 * <p>Order: write a temporary sibling, force it to the disk, rename it over the target, force the
 * folder. Every failure is a {@link ResourceException}, and the temporary file is gone.
 */
public final class DurableFiles {
  private static final String TEMPORARY = ".tmp";

  private DurableFiles() {}

  /** What fills a file. */
  @FunctionalInterface
  public interface Body {
    /** Writes all bytes from the channel's position on; the caller forces and closes it. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Creates or replaces a file with these bytes. */
  public static void write(Path target, byte[] content) {
    write(target, channel -> writeFully(channel, ByteBuffer.wrap(content)));
  }

  /** Creates or replaces a file with what the body writes. */
  public static void write(Path target, Body body) {
    Path temporary = temporarySibling(target);
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        body.writeTo(channel);
        channel.force(true);
      }
      move(temporary, target);
    } catch (IOException e) {
      deleteQuietly(temporary);
      throw cannotWrite(target, e);
    } catch (RuntimeException | Error e) {
      deleteQuietly(temporary);
      throw e;
    }
  }

  /** Creates or replaces a file with the bytes of another. */
  public static void copy(Path source, Path target) {
    write(
        target,
        channel -> {
          try (FileChannel from = FileChannel.open(source, StandardOpenOption.READ)) {
            for (long copied = 0; copied < from.size(); ) {
              copied += from.transferTo(copied, from.size() - copied, channel);
            }
          }
        });
  }

  /** Makes a folder and those above it that are missing, so that a power loss leaves them. */
  public static void createFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = parentOf(folder);
    if (!parent.equals(folder.toAbsolutePath())) {
      createFolders(parent);
    }
    Files.createDirectories(folder); // someone else may have made it meanwhile
    forceFolder(parent);
  }

  /**
   * Removes a folder with all below it; nothing where there is none.
   *
   * @throws ResourceException if the disk refuses
   */
  public static void deleteTree(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
  }

  /**
   * Removes a file; nothing where there is none.
   *
   * @throws ResourceException if the disk refuses
   */
  public static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /** Renames in one step, replacing a file of that name, and makes the rename durable. */
  public static void move(Path source, Path target) throws IOException {
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder(parentOf(target));
  }

  /** Makes renames and deletions in a folder survive a power loss. */
  public static void forceFolder(Path folder) throws IOException {
    // Windows cannot open a folder as a channel and orders its metadata by itself.
    if (File.separatorChar == '\\') {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Writes the whole buffer at the channel's position. */
  public static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The folder that holds the path; the working folder for a bare name. */
  public static Path parentOf(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path.toAbsolutePath() : parent;
  }

  /** The folder by a name that it has: of {@code .} and {@code ..} that of the folder meant. */
  public static Path named(Path folder) {
    String name = String.valueOf(folder.getFileName());
    return name.equals(".") || name.equals("..") || name.isEmpty()
        ? folder.toAbsolutePath().normalize()
        : folder;
  }

  /** A name beside the target that no other process uses and no listing shows. */
  public static Path temporarySibling(Path target) {
    String name = temporaryPrefix(target) + OwnerTag.next() + TEMPORARY;
    return parentOf(target).resolve(name);
  }

  /** Removes what processes that are gone left of such names beside the target. */
  public static void clearTemporaries(Path target) throws IOException {
    String prefix = temporaryPrefix(target);
    Path folder = parentOf(target);
    if (!Files.isReadable(folder)) {
      return; // one may write into some folders without listing them
    }
    List<Path> leftovers = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(prefix)
            && name.endsWith(TEMPORARY)
            && OwnerTag.isLeftOver(
                name.substring(prefix.length(), name.length() - TEMPORARY.length()))) {
          leftovers.add(file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    leftovers.forEach(DurableFiles::deleteQuietly);
  }

  /** The fault of a write that failed: what, why, and the free space where that is the reason. */
  public static ResourceException cannotWrite(Path target, IOException cause) {
    String reason = IoReason.of(cause);
    if (reason.toLowerCase(Locale.ROOT).contains("no space left")) {
      reason += freeSpaceNote(target);
    }
    return new ResourceException(
        new Fault("R20", target.toString(), "cannot be written: " + reason), cause);
  }

  private static String freeSpaceNote(Path target) {
    try {
      long free = Files.getFileStore(parentOf(target)).getUsableSpace();
      return "; " + ByteCount.text(free) + " free there, make room and run again";
    } catch (IOException e) {
      return "";
    }
  }

  /** File systems allow 255 bytes in a name; the temporary one needs some of them for itself. */
  private static String temporaryPrefix(Path target) {
    Path name = target.getFileName();
    String text = name == null ? "root" : name.toString();
    return "." + (text.length() <= 50 ? text : text.substring(0, 50)) + ".";
  }

  /** Removes a file where the failure to do so is not what is to be told. */
  public static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      return;
    }
  }
}
