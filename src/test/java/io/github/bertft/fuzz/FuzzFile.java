package io.github.bertft.fuzz;

import io.github.bertft.fault.FaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A file that a fuzz target fills again and again, in a folder of its own. */
final class FuzzFile {
  private final Path file;

  FuzzFile(String name) {
    try {
      file = Files.createTempDirectory("bertft-fuzz-").resolve(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another file of the same folder. */
  void beside(String name, byte[] bytes) {
    write(file.resolveSibling(name), bytes);
  }

  /** Reads the bytes as a file: a fault in words is as good as success, all else is a finding. */
  void read(byte[] bytes, Consumer<Path> reader) {
    write(file, bytes);
    try {
      reader.accept(file);
    } catch (FaultException e) {
      if (e.faults().isEmpty() || e.faults().get(0).render().isBlank()) {
        throw new AssertionError("a fault without words", e);
      }
    }
  }

  private static void write(Path path, byte[] bytes) {
    try {
      Files.write(path, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
