package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes, without the properties that this project's tests are given, and the classes that
 * Java loads in them: one that calls a host loads those for sockets.
 */
class NoTelemetryTest {
  private static final List<String> CALLERS =
      List.of("java.net.Socket ", "HttpURLConnection ", "java.net.http.HttpClient ");

  @TempDir private Path folder;

  @Test
  void should_call_nobody_when_a_model_is_trained() throws Exception {
    assertThat(callersIn("")).isEmpty();
  }

  /** That a call of the tensor library would be seen. */
  @Test
  void should_see_the_tensor_library_call_when_its_user_lets_it() throws Exception {
    assertThat(callersIn("-DOPT_OUT_TRACKING=false -Dai.djl.offline=false")).isNotEmpty();
  }

  private List<String> callersIn(String properties) throws Exception {
    TrainingProcesses trainings = new TrainingProcesses(folder);
    Path classes = folder.resolve("classes");
    Process training =
        trainings.startJava(
            "-Xlog:class+load:file=" + classes + " " + properties, folder.resolve("out"));
    assertThat(training.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(training.exitValue()).as(trainings.said()).isZero();
    List<String> loaded = Files.readAllLines(classes);
    assertThat(loaded).anyMatch(line -> line.contains("ai.djl.engine.Engine "));
    return loaded.stream().filter(line -> CALLERS.stream().anyMatch(line::contains)).toList();
  }
}
