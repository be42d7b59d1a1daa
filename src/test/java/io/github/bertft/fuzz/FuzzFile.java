package io.github.bertft.fuzz;

import io.github.bertft.fault.FaultException;
import io.github.bertft.storage.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A file that a fuzz target fills again and again, in a folder of its own. */
public final class FuzzFile {
  private final Path folder;
  private final Path file;

  /**
   * A file that is not there yet.
   *
   * @param name in a new folder, with slashes where it lies deeper
   */
  public FuzzFile(String name) {
    try {
      folder = Files.createTempDirectory("bertft-fuzz-");
      file = folder.resolve(name);
      Files.createDirectories(DurableFiles.parentOf(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** That folder. */
  public Path folder() {
    return folder;
  }

  /** Another file in that folder. */
  public FuzzFile with(String name, byte[] bytes) {
    try {
      Path other = folder.resolve(name);
      Files.createDirectories(DurableFiles.parentOf(other));
      Files.write(other, bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the bytes as a file: a fault in words is as good as success, all else is a finding. */
  public void read(byte[] bytes, Consumer<Path> reader) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      reader.accept(file);
    } catch (FaultException e) {
      if (e.faults().isEmpty() || e.faults().get(0).render().isBlank()) {
        throw new AssertionError("a fault without words", e);
      }
    }
  }
}
