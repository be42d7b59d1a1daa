package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Tiny trainings, each in a process of its own: processes can be killed, and the number of threads,
 * which decides the last bits, is set once in a process.
 */
final class TrainingProcesses {
  private final Path folder;
  private final Path model;
  private final Path train;
  private final Path test;

  /** Writes a model and its texts into an empty folder. */
  TrainingProcesses(Path folder) throws IOException {
    this.folder = folder;
    model = TinyStart.model(folder, "tiny-bert");
    train = TinyStart.sentences(folder.resolve("train.csv"), 96);
    test = TinyStart.sentences(folder.resolve("test.csv"), 20);
  }

  /** The texts that are trained on. */
  Path train() {
    return train;
  }

  /** What the last process has said. */
  String said() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  /** Runs to the end and gives what was said on the way. */
  String run(Path out, String... more) throws IOException, InterruptedException {
    Process training = start(out, more);
    assertThat(training.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(training.exitValue()).as(said()).isZero();
    return said();
  }

  /** Starts a training; its messages are those of {@link #said}. */
  Process start(Path out, String... more) throws IOException {
    return startJava("", out, more);
  }

  /** The same with options for Java, such as {@code -Dname=value}, with blanks between them. */
  Process startJava(String javaOptions, Path out, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    if (interruptIsIgnored()) { // by a shell that runs the tests in the background
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.addAll(JavaCommand.of(arguments(out, more)));
    ProcessBuilder training =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("err").toFile());
    training.environment().put("JDK_JAVA_OPTIONS", javaOptions);
    return training.start();
  }

  private static boolean interruptIsIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  /** A command line; further settings override its own. */
  List<String> arguments(Path out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("train", "-q"));
    List<String> settings =
        List.of(
            "model.name=" + model,
            "model.dropout=0.1",
            "model.hidden_dropout=0.1",
            "model.attention_dropout=0.1",
            "data.train=" + train,
            "data.validation_share=0.25",
            "data.test.test=" + test,
            "output.folder=" + out,
            "text.max_tokens=16",
            "training.epochs=6",
            "training.batch_size=4",
            "training.accumulation=2",
            "training.learning_rate=0.001",
            "training.precision=fp32",
            "training.device=cpu",
            "training.threads=1",
            "training.checkpoints.steps=2",
            "training.focal_gamma=1",
            "training.r_drop=0.5",
            "training.sam_radius=0.1",
            "training.unfreeze_epochs=0.5",
            "data.augment.word_deletion_share=0.1",
            "data.augment.word_swap_share=0.1",
            "data.augment.token_drop_share=0.1",
            "data.augment.token_mask_share=0.1");
    arguments.addAll(CommandRun.options(settings));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Waits for a checkpoint of that step or a later one; a run that ends before fails the test. */
  void awaitCheckpoint(Process training, Path out, long step)
      throws IOException, InterruptedException {
    Path checkpoints = out.resolve("checkpoints");
    while (true) {
      assertThat(training.isAlive()).as(said()).isTrue();
      if (Files.isDirectory(checkpoints)) {
        try (Stream<Path> paths = Files.list(checkpoints)) {
          if (paths.anyMatch(path -> stepOf(path) >= step)) {
            return;
          }
        }
      }
      Thread.sleep(1);
    }
  }

  /** Of a checkpoint's folder; -1 for another one. */
  static long stepOf(Path checkpoint) {
    String name = String.valueOf(checkpoint.getFileName());
    return name.startsWith("step-") ? Long.parseLong(name.substring(5)) : -1;
  }

  /** What loads the model, metrics of each step, evaluation and names are those of another run. */
  static void assertSame(Path actual, Path expected) throws IOException {
    for (String name :
        List.of("model.safetensors", "config.json", "tokenizer.json", "tokenizer_config.json")) {
      assertThat(actual.resolve(name)).hasSameBinaryContentAs(expected.resolve(name));
    }
    assertThat(withoutTimes(actual)).isEqualTo(withoutTimes(expected)).hasSizeGreaterThan(30);
    assertThat(RunFiles.json(actual.resolve("evaluation.json")))
        .isEqualTo(RunFiles.json(expected.resolve("evaluation.json")));
    try (Stream<Path> ours = Files.list(actual);
        Stream<Path> theirs = Files.list(expected)) {
      assertThat(ours.map(Path::getFileName))
          .containsExactlyInAnyOrderElementsOf(theirs.map(Path::getFileName).toList());
    }
  }

  private static List<JsonNode> withoutTimes(Path out) throws IOException {
    List<JsonNode> lines = RunFiles.jsonLines(Files.readString(out.resolve("metrics.jsonl")));
    for (JsonNode line : lines) {
      ((ObjectNode) line)
          .remove(List.of("tokens_per_second", "elapsed_millis", "evaluation_millis"));
    }
    return lines;
  }
}
