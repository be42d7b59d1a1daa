package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes, without the properties that this project's tests are given, and the classes that
 * Java loads in them: one that calls a host loads those for sockets. The tensor library's own calls
 * go through HttpURLConnection.
 */
class NoTelemetryTest {
  private static final List<String> CALLERS =
      List.of("java.net.Socket ", "HttpURLConnection ", "HttpClientImpl ");

  @TempDir private Path folder;

  @Test
  void should_call_nobody_when_a_model_is_trained() throws Exception {
    TrainingProcesses trainings = new TrainingProcesses(folder);
    Process training = trainings.startJava(logged(), folder.resolve("out"));
    assertThat(training.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(training.exitValue()).as(trainings.said()).isZero();

    assertThat(loaded()).anyMatch(line -> line.contains("ai.djl.engine.Engine "));
    assertThat(loaded()).noneMatch(NoTelemetryTest::calls);
  }

  /** That a call would be seen. */
  @Test
  void should_be_seen_to_call_when_a_model_is_fetched() throws Exception {
    ProcessBuilder pull =
        new ProcessBuilder(JavaCommand.of(List.of("models", "pull", "owner/name")))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    pull.environment().put("JDK_JAVA_OPTIONS", logged());
    pull.environment().put("HF_HUB_OFFLINE", "0");
    pull.environment().put("HF_ENDPOINT", "http://127.0.0.1:9");
    Process process = pull.start();
    while (process.isAlive() && loaded().stream().noneMatch(NoTelemetryTest::calls)) {
      Thread.sleep(20);
    }
    process.destroyForcibly();

    assertThat(loaded()).anyMatch(NoTelemetryTest::calls);
  }

  private String logged() {
    return "-Xlog:class+load:file=" + folder.resolve("classes");
  }

  private List<String> loaded() throws IOException {
    Path classes = folder.resolve("classes");
    return Files.exists(classes) ? Files.readAllLines(classes) : List.of();
  }

  private static boolean calls(String line) {
    return CALLERS.stream().anyMatch(line::contains);
  }
}
