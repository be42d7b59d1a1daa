package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.model.WeightNames;
import io.github.bertft.weights.SafetensorsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs that are stopped or killed, and what they come to in the end. Each is a process of its own:
 * the number of threads, which decides the last bits, is set once in a process.
 */
@Tag("slow")
class ResumedTrainingTest {
  @TempDir private Path folder;
  private Path model;
  private Path train;
  private Path test;

  @BeforeEach
  void write() throws IOException {
    model = TinyStart.model(folder, "tiny-bert");
    train = TinyStart.sentences(folder.resolve("train.csv"), 96);
    test = TinyStart.sentences(folder.resolve("test.csv"), 20);
  }

  /** SIGKILL again and again, each time a little later; then on to the end. */
  @Test
  void should_reach_the_same_bytes_however_often_it_is_killed() throws Exception {
    Path whole = folder.resolve("whole");
    run(whole);
    Path killed = folder.resolve("killed");
    for (long steps = 3; steps <= 15; steps += 4) {
      Process training = start(killed, "--resume");
      awaitCheckpoint(training, killed, steps);
      training.destroyForcibly();
      assertThat(training.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(killed.resolve("model.safetensors")).doesNotExist();
    }
    assertMomentsOfFewWords(killed);

    assertThat(run(killed, "--resume")).contains("resuming from " + killed.resolve("checkpoints"));
    assertSame(killed, whole);
  }

  /**
   * The texts lack some words of the vocabulary, so that resuming is tried for the idle ones too.
   */
  private static void assertMomentsOfFewWords(Path out) throws IOException {
    try (Stream<Path> paths = Files.list(out.resolve("checkpoints"))) {
      Path checkpoint = paths.filter(path -> stepOf(path) > 0).findFirst().orElseThrow();
      try (SafetensorsReader moments =
          SafetensorsReader.open(checkpoint.resolve("optimizer.safetensors"))) {
        assertThat(moments.tensors()).containsKey("idle_factor." + WeightNames.WORD_EMBEDDINGS);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void should_save_and_tell_how_to_go_on_when_a_signal_stops_it(String signal, int code)
      throws Exception {
    Path whole = folder.resolve("whole");
    run(whole);
    Path stopped = folder.resolve("stopped");
    Process training = start(stopped, "--set", "training.checkpoints.steps=4");
    awaitCheckpoint(training, stopped, 4);
    new ProcessBuilder("kill", "-" + signal, Long.toString(training.pid())).start().waitFor();
    assertThat(training.waitFor(60, TimeUnit.SECONDS)).isTrue();

    String err = Files.readString(folder.resolve("err"));
    assertThat(training.exitValue()).as(err).isEqualTo(code);
    assertThat(err)
        .contains("stopping after this step; once more stops at once")
        .containsPattern("bertft: stopped by SIG" + signal + " after step \\d+; saved in .*step-")
        .contains("[S01]\n  the same command with --resume goes on");
    run(stopped, "--resume");
    assertSame(stopped, whole);
  }

  @Test
  void should_say_that_a_run_is_complete() {
    Path out = folder.resolve("out");
    CommandRun first = CommandRun.of(arguments(out, "--resume")).succeeded();
    assertThat(first.err()).contains("nothing to resume from: starting at the beginning");

    CommandRun again = CommandRun.of(arguments(out, "--resume")).succeeded();

    assertThat(again.err()).isEqualTo("complete already: " + out + "\n");
  }

  /** As a kill leaves it between the first rename of the result and the end. */
  @Test
  void should_finish_what_was_cut_short_while_it_was_published() throws Exception {
    Path out = folder.resolve("out");
    CommandRun.of(arguments(out)).succeeded();
    byte[] weights = Files.readAllBytes(out.resolve("model.safetensors"));
    Path publishing = Files.createDirectory(out.resolve(".bertft-publishing"));
    for (String name : List.of("model.safetensors", "bertft.json")) {
      Files.move(out.resolve(name), publishing.resolve(name));
    }
    Path checkpoint = Files.createDirectories(out.resolve("checkpoints").resolve("step-4"));
    Files.writeString(checkpoint.resolve("state.json"), "{}");

    CommandRun resumed = CommandRun.of(arguments(out, "--resume"));

    assertThat(resumed.err()).isEqualTo("complete already: " + out + "\n");
    assertThat(resumed.code()).isZero();
    assertThat(out.resolve("model.safetensors")).hasBinaryContent(weights);
    assertThat(out.resolve("checkpoints")).doesNotExist();
    assertThat(publishing).doesNotExist();
  }

  @Test
  void should_refuse_to_go_on_with_another_config_or_other_data() throws Exception {
    Path out = stopped();

    CommandRun config =
        CommandRun.of(
            arguments(
                out, "--resume", "--set", "training.epochs=7", "--set", "text.max_tokens=12"));
    assertThat(config.code()).isEqualTo(2);
    assertThat(config.err())
        .contains("training.epochs was 6 when the run began, now it is 7 [C57]")
        .contains("text.max_tokens was 16 when the run began, now it is 12 [C57]");

    Files.writeString(train, Files.readString(train).replaceFirst("good", "fine"));
    CommandRun data = CommandRun.of(arguments(out, "--resume"));
    assertThat(data.code()).isEqualTo(2);
    assertThat(data.err()).contains(train + ": has changed since the run began").contains("[C58]");
  }

  @Test
  void should_not_begin_anew_over_a_run_that_can_go_on() throws Exception {
    Path out = stopped();

    CommandRun run = CommandRun.of(arguments(out));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("holds checkpoints of a run that is not complete [C56]\n  go on with --resume");

    Path moved = Files.move(train, folder.resolve("moved.csv"));
    CommandRun failed = CommandRun.of(arguments(out, "--set", "output.overwrite=true"));
    assertThat(failed.code()).isNotZero();
    assertThat(out.resolve("checkpoints")).as("lost to a missing file").isNotEmptyDirectory();

    Files.move(moved, train);
    CommandRun.of(arguments(out, "--set", "output.overwrite=true")).succeeded();
    assertThat(out.resolve("checkpoints")).doesNotExist();
  }

  @Test
  void should_not_start_beside_another_run() throws Exception {
    Path out = folder.resolve("out");
    Process first = start(out, "--set", "training.seed=1");
    try {
      awaitCheckpoint(first, out, 2);

      CommandRun second = CommandRun.of(arguments(out, "--resume"));

      assertThat(second.code()).as(second.err()).isEqualTo(6);
      assertThat(second.err())
          .contains(
              out + ": is the output of another run that is under way: process " + first.pid())
          .contains("[R47]");
    } finally {
      first.destroyForcibly().waitFor();
    }
    // A killed run's lock is no one's.
    run(out, "--set", "training.seed=1", "--resume");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder("err", "out", "test.csv", "tiny-bert", "train.csv");
    }
  }

  @Test
  void should_pass_over_a_damaged_checkpoint() throws Exception {
    Path whole = folder.resolve("whole");
    run(whole);
    Path out = stopped();
    List<Path> checkpoints;
    try (Stream<Path> paths = Files.list(out.resolve("checkpoints"))) {
      checkpoints = paths.sorted(Comparator.comparingLong(ResumedTrainingTest::stepOf)).toList();
    }
    assertThat(checkpoints).hasSizeBetween(2, 3);
    Path newest = checkpoints.get(checkpoints.size() - 1);
    Files.write(newest.resolve("optimizer.safetensors"), new byte[7]);

    assertThat(run(out, "--resume"))
        .contains(newest + ": checkpoint is damaged: optimizer.safetensors has 7 of")
        .contains("[M70]")
        .contains("resuming from " + checkpoints.get(checkpoints.size() - 2));
    assertSame(out, whole);
  }

  /** An output folder with two checkpoints of a killed run. */
  private Path stopped() throws Exception {
    Path out = folder.resolve("out");
    Process training = start(out);
    awaitCheckpoint(training, out, 13);
    training.destroyForcibly();
    assertThat(training.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return out;
  }

  /** Runs to the end and gives what was said on the way. */
  private String run(Path out, String... more) throws IOException, InterruptedException {
    Process training = start(out, more);
    assertThat(training.waitFor(120, TimeUnit.SECONDS)).isTrue();
    String err = Files.readString(folder.resolve("err"));
    assertThat(training.exitValue()).as(err).isZero();
    return err;
  }

  private Process start(Path out, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    if (interruptIsIgnored()) { // by a shell that runs the tests in the background; children
      // inherit
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(arguments(out, more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("err").toFile())
        .start();
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

  private List<String> arguments(Path out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("train", "-q"));
    String[] settings = {
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
      "training.unfreeze_epochs=0.5",
      "data.augment.word_deletion_share=0.1",
      "data.augment.word_swap_share=0.1",
      "data.augment.token_drop_share=0.1",
      "data.augment.token_mask_share=0.1"
    };
    for (String setting : settings) {
      arguments.add("--set");
      arguments.add(setting);
    }
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Waits for a checkpoint of that step or a later one; a run that ends before fails the test. */
  private void awaitCheckpoint(Process training, Path out, long step)
      throws IOException, InterruptedException {
    Path checkpoints = out.resolve("checkpoints");
    while (true) {
      assertThat(training.isAlive()).as(Files.readString(folder.resolve("err"))).isTrue();
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

  private static long stepOf(Path checkpoint) {
    String name = String.valueOf(checkpoint.getFileName());
    return name.startsWith("step-") ? Long.parseLong(name.substring(5)) : -1;
  }

  private static void assertSame(Path actual, Path expected) throws IOException {
    assertThat(actual.resolve("model.safetensors"))
        .hasSameBinaryContentAs(expected.resolve("model.safetensors"));
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
