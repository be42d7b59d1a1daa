package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process with a real signal. */
class StoppedTrainingTest {
  @TempDir private Path folder;

  @Test
  void leavesNothingHalfWritten() throws IOException, InterruptedException {
    Process training = start();
    try {
      awaitStaged(training);
      training.destroy();
      assertThat(training.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      training.destroyForcibly();
    }
    assertThat(training.exitValue()).isEqualTo(ExitCode.TERMINATED.code());
    assertThat(names()).containsExactly("err", "model", "out", "train.csv");
    assertThat(folder.resolve("out")).isEmptyDirectory();
  }

  private Process start() throws IOException {
    Path model = TinyClassifier.folder(folder.resolve("model"));
    String rows = "film,positive\nbad film,negative\nthe,neutral\n".repeat(50);
    String data = TinyClassifier.file(folder, "train.csv", "text,label\n" + rows);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "train",
            "--set",
            "model.name=" + model,
            "--set",
            "data.train=" + data,
            "--set",
            "data.validation_share=0",
            "--set",
            "text.max_tokens=16",
            "--set",
            "training.epochs=1000",
            "--set",
            "training.precision=fp32",
            "--set",
            "output.folder=" + Files.createDirectory(folder.resolve("out")))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("err").toFile())
        .start();
  }

  /** The metrics log is the first file of a run under way. */
  private void awaitStaged(Process training) throws IOException, InterruptedException {
    while (true) {
      assertThat(training.isAlive()).as(Files.readString(folder.resolve("err"))).isTrue();
      try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
        if (files.anyMatch(file -> file.endsWith("metrics.jsonl"))) {
          return;
        }
      }
      Thread.sleep(50);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
