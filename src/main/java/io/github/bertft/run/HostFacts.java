package io.github.bertft.run;

import ai.djl.engine.Engine;
import io.github.bertft.report.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What a run runs on, for its record. */
final class HostFacts {
  private HostFacts() {}

  static Provenance.Environment of(Compute compute) {
    return new Provenance.Environment(
        Engine.getDjlVersion(),
        Engine.getEngine("PyTorch").getVersion(),
        System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        processor(),
        compute.threads(),
        compute.deviceName(),
        compute.precision().name().toLowerCase(Locale.ROOT));
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch"); // not Linux
    }
  }
}
