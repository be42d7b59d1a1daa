package io.github.bertft.fuzz;

import io.github.bertft.Golden;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.storage.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A config.json beside weights that are in order. */
public final class FuzzModelConfig {
  private static final FuzzFile FILE = new FuzzFile("config.json");

  static {
    try {
      Path weights = Golden.path("tiny-bert").resolve("model.safetensors");
      FILE.beside("model.safetensors", Files.readAllBytes(weights));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FuzzModelConfig() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FILE.read(bytes, path -> ModelFolder.open(DurableFiles.parentOf(path)).close());
  }
}
