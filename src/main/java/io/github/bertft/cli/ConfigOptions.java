package io.github.bertft.cli;

import io.github.bertft.config.ConfigLoader;
import io.github.bertft.config.LoadedConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A config file and keys that override it. */
final class ConfigOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "YAML or JSON file; see docs/config.md. Without it, defaults and --set.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Override a key, such as training.epochs=2; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  LoadedConfig load(ConfigLoader.Purpose purpose) {
    return ConfigLoader.load(file, overrides, purpose);
  }

  /** With further keys that override even those of the command line. */
  LoadedConfig load(ConfigLoader.Purpose purpose, List<String> further) {
    List<String> all = new ArrayList<>(overrides);
    all.addAll(further);
    return ConfigLoader.load(file, all, purpose);
  }
}
