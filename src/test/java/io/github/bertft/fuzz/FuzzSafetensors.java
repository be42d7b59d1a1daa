package io.github.bertft.fuzz;

import io.github.bertft.weights.SafetensorsReader;

/** A weight file. */
public final class FuzzSafetensors {
  private static final FuzzFile FILE = new FuzzFile("model.safetensors");

  private FuzzSafetensors() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FILE.read(
        bytes,
        path -> {
          try (SafetensorsReader reader = SafetensorsReader.open(path)) {
            for (String name : reader.tensors().keySet()) {
              reader.readFloat32(name);
            }
          }
        });
  }
}
