package io.github.bertft.fuzz;

import io.github.bertft.config.ConfigLoader;
import io.github.bertft.config.ConfigLoader.Purpose;
import java.util.List;

/** A config file, in YAML and in JSON. */
public final class FuzzConfig {
  private static final FuzzFile YAML = new FuzzFile("run.yaml");
  private static final FuzzFile JSON = new FuzzFile("run.json");

  private FuzzConfig() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    YAML.read(bytes, path -> ConfigLoader.load(path, List.of(), Purpose.READ));
    JSON.read(bytes, path -> ConfigLoader.load(path, List.of(), Purpose.READ));
  }
}
