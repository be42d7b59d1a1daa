package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.hub.LocalHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** bertft as a process of its own, whose hub is a local one and whose cache is empty at first. */
final class HubProcess {
  private final LocalHub hub;
  private final Path folder;
  private final Map<String, String> further;

  /**
   * Starts nothing yet.
   *
   * @param folder has the cache, in {@code home}
   * @param further variables beside the hub's place and the cache's
   */
  HubProcess(LocalHub hub, Path folder, Map<String, String> further) {
    this.hub = hub;
    this.folder = folder;
    this.further = further;
  }

  /** A process that has ended. */
  record Done(int code, String out, String err) {}

  Done run(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process = start(out, err, arguments);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Done(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** The process while it runs, its standard output and error in files. */
  Process start(Path out, Path err, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(JavaCommand.of(List.of(arguments)));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    environment.put("HF_ENDPOINT", hub.endpoint());
    environment.put("HF_HOME", folder.resolve("home").toString());
    environment.putAll(further);
    environment.keySet().removeAll(List.of("HF_HUB_CACHE", "HF_HUB_OFFLINE"));
    return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }
}
