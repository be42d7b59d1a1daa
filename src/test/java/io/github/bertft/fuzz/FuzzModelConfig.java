package io.github.bertft.fuzz;

import io.github.bertft.Golden;
import io.github.bertft.model.ModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** A config.json beside weights that are in order. */
public final class FuzzModelConfig {
  private static final FuzzFile FILE = new FuzzFile("config.json");

  static {
    try {
      String weights = "model.safetensors";
      FILE.with(weights, Files.readAllBytes(Golden.path("tiny-bert").resolve(weights)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FuzzModelConfig() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FILE.read(bytes, path -> ModelFolder.open(FILE.folder()).close());
  }
}
