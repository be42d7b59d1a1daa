package io.github.bertft.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.bertft.config.ConfigLoader.Purpose;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Texts to loaded configs and to rendered faults, with the folder of the file cut off. */
record ConfigText(Path folder) {
  LoadedConfig load(String name, String text, String... overrides) {
    return ConfigLoader.load(write(name, text), List.of(overrides), Purpose.READ);
  }

  List<String> faults(String name, String text, String... overrides) {
    return render(catchFaults(write(name, text), Purpose.READ, overrides));
  }

  List<String> yamlFaults(String text, String... overrides) {
    return faults("c.yaml", text, overrides);
  }

  List<String> faultsOfBytes(String name, byte[] bytes) {
    return render(catchFaults(write(name, bytes), Purpose.READ));
  }

  static ConfigException catchFaults(Path file, Purpose purpose, String... overrides) {
    return catchThrowableOfType(
        ConfigException.class, () -> ConfigLoader.load(file, List.of(overrides), purpose));
  }

  List<String> render(ConfigException exception) {
    if (exception == null) {
      return List.of();
    }
    String here = folder + "/";
    return exception.faults().stream()
        .map(Fault::render)
        .map(text -> text.replace(here, "").replace(System.lineSeparator(), " | "))
        .toList();
  }

  Path write(String name, String text) {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Path write(String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
