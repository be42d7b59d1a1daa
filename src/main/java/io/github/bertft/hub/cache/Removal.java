package io.github.bertft.hub.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Deletes parts of the cache; links are deleted, never what they lead to. */
final class Removal extends SimpleFileVisitor<Path> {
  private long bytes;

  private Removal() {}

  /** A folder with all that is in it; the bytes that this freed. */
  static long folder(Path folder) throws IOException {
    Removal removal = new Removal();
    if (Files.isDirectory(folder)) {
      Files.walkFileTree(folder, removal);
    }
    return removal.bytes;
  }

  /**
   * Blobs to which no snapshot links any more, and of which none has a copy; the bytes that this
   * freed.
   */
  static long unusedBlobs(Path blobs, List<Path> snapshots) throws IOException {
    Set<Path> used = new HashSet<>();
    List<Path> copies = new ArrayList<>(); // where the system allows no links
    for (Path snapshot : snapshots) {
      try (Stream<Path> files = Files.walk(snapshot)) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          used.add(file.toRealPath());
          if (!Files.isSymbolicLink(file)) {
            copies.add(file);
          }
        }
      } catch (UncheckedIOException e) {
        throw Objects.requireNonNull(e.getCause());
      }
    }
    long freed = 0;
    try (Stream<Path> files = Files.list(blobs)) {
      for (Path blob : (Iterable<Path>) files::iterator) {
        if (Files.isRegularFile(blob)
            && !used.contains(blob.toRealPath())
            && !hasCopy(blob, copies)) {
          freed += Files.size(blob);
          Files.delete(blob);
        }
      }
    } catch (NoSuchFileException e) {
      return 0; // where there are no links, the Python client leaves no blobs
    }
    return freed;
  }

  private static boolean hasCopy(Path blob, List<Path> copies) throws IOException {
    for (Path copy : copies) {
      if (Files.size(copy) == Files.size(blob) && Files.mismatch(copy, blob) < 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isRegularFile()) {
      bytes += attributes.size();
    }
    Files.delete(file);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
      throws IOException {
    if (failure != null) {
      throw failure;
    }
    Files.delete(folder);
    return FileVisitResult.CONTINUE;
  }
}
