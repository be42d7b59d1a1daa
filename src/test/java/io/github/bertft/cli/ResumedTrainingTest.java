package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.model.WeightNames;
import io.github.bertft.weights.SafetensorsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are stopped or killed, and what they come to in the end. */
@Tag("slow")
class ResumedTrainingTest {
  @TempDir private Path folder;
  private TrainingProcesses trainings;

  @BeforeEach
  void write() throws IOException {
    trainings = new TrainingProcesses(folder);
  }

  /** SIGKILL again and again, each time a little later; then on to the end. */
  @Test
  void should_reach_the_same_bytes_however_often_it_is_killed() throws Exception {
    Path whole = folder.resolve("whole");
    trainings.run(whole);
    Path killed = folder.resolve("killed");
    for (long steps = 3; steps <= 15; steps += 4) {
      Process training = trainings.start(killed, "--resume");
      trainings.awaitCheckpoint(training, killed, steps);
      training.destroyForcibly();
      assertThat(training.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(killed.resolve("model.safetensors")).doesNotExist();
    }
    assertMomentsOfFewWords(killed);

    assertThat(trainings.run(killed, "--resume"))
        .contains("resuming from " + killed.resolve("checkpoints"));
    TrainingProcesses.assertSame(killed, whole);
  }

  @ParameterizedTest
  @CsvSource({"multi_label, labels, 1, 0.5", "regression, rating, 0, 0"})
  void should_reach_the_same_bytes_in_other_tasks(
      String task, String label, String gamma, String rDrop) throws Exception {
    Path judged = TinyStart.judged(folder.resolve("judged.csv"), 96);
    String[] settings = {
      "--resume",
      "--set",
      "data.train=" + judged,
      "--set",
      "data.test.test=" + judged,
      "--set",
      "data.task=" + task,
      "--set",
      "data.label=" + label,
      "--set",
      "training.focal_gamma=" + gamma,
      "--set",
      "training.r_drop=" + rDrop
    };
    Path whole = folder.resolve("whole");
    trainings.run(whole, settings);
    Path killed = folder.resolve("killed");
    Process training = trainings.start(killed, settings);
    trainings.awaitCheckpoint(training, killed, 20);
    training.destroyForcibly();
    assertThat(training.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(killed.resolve("model.safetensors")).doesNotExist();

    assertThat(trainings.run(killed, settings))
        .contains("resuming from " + killed.resolve("checkpoints"));
    TrainingProcesses.assertSame(killed, whole);
    assertThat(killed.resolve("config.json")).hasSameTextualContentAs(whole.resolve("config.json"));
  }

  /**
   * The texts lack some words of the vocabulary, so that resuming is tried for the idle ones too.
   */
  private static void assertMomentsOfFewWords(Path out) throws IOException {
    try (Stream<Path> paths = Files.list(out.resolve("checkpoints"))) {
      Path checkpoint =
          paths.filter(path -> TrainingProcesses.stepOf(path) > 0).findFirst().orElseThrow();
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
    trainings.run(whole);
    Path stopped = folder.resolve("stopped");
    Process training = trainings.start(stopped, "--set", "training.checkpoints.steps=4");
    trainings.awaitCheckpoint(training, stopped, 4);
    new ProcessBuilder("kill", "-" + signal, Long.toString(training.pid())).start().waitFor();
    assertThat(training.waitFor(60, TimeUnit.SECONDS)).isTrue();

    String err = trainings.said();
    assertThat(training.exitValue()).as(err).isEqualTo(code);
    assertThat(err)
        .contains("stopping after this step; once more stops at once")
        .containsPattern("bertft: stopped by SIG" + signal + " after step \\d+; saved in .*step-")
        .contains("[S01]\n  go on with: bertft train -q --set ")
        .contains("output.folder=" + stopped + " ")
        .contains("--set training.checkpoints.steps=4 --resume\n");
    trainings.run(stopped, "--resume");
    TrainingProcesses.assertSame(stopped, whole);
  }

  /**
   * Nothing is saved at the end of training but for a signal; the weights may be the best ones, and
   * the last layer of a regression has another scale by then.
   */
  @ParameterizedTest
  @CsvSource({"single_label, label, best, 1, 0.5", "regression, rating, last, 0, 0"})
  void should_save_when_a_signal_comes_while_it_is_tested(
      String task, String label, String save, String gamma, String rDrop) throws Exception {
    boolean isRegression = task.equals("regression");
    Path train =
        isRegression ? TinyStart.judged(folder.resolve("judged.csv"), 96) : trainings.train();
    Path many = folder.resolve("many.csv");
    many = isRegression ? TinyStart.judged(many, 40_000) : TinyStart.sentences(many, 40_000);
    List<String> options = new ArrayList<>(List.of("--resume"));
    options.addAll(
        CommandRun.options(
            List.of(
                "data.train=" + train,
                "data.test.test=" + many,
                "data.task=" + task,
                "data.label=" + label,
                "training.save=" + save,
                "training.focal_gamma=" + gamma,
                "training.r_drop=" + rDrop,
                "training.checkpoints.steps=0")));
    String[] settings = options.toArray(String[]::new);
    Path whole = folder.resolve("whole");
    trainings.run(whole, settings);
    Path stopped = folder.resolve("stopped");
    Process training = trainings.start(stopped, settings);
    while (!trainings.said().matches("(?s).*\n +6[.]00 .*")) {
      assertThat(training.isAlive()).as(trainings.said()).isTrue();
      Thread.sleep(1);
    }
    new ProcessBuilder("kill", "-TERM", Long.toString(training.pid())).start().waitFor();
    assertThat(training.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(training.exitValue()).as(trainings.said()).isEqualTo(143);
    assertThat(trainings.said())
        .containsPattern("stopped by SIGTERM after step (54|60); saved in ");
    assertThat(stopped.resolve("config.json")).doesNotExist();
    trainings.run(stopped, settings);
    TrainingProcesses.assertSame(stopped, whole);
  }

  @Test
  void should_go_on_when_its_terminal_closes() throws Exception {
    Path whole = folder.resolve("whole");
    trainings.run(whole);
    Path out = folder.resolve("out");
    Process training = trainings.start(out);
    for (int step : new int[] {1, 40}) {
      trainings.awaitCheckpoint(training, out, step);
      new ProcessBuilder("kill", "-HUP", Long.toString(training.pid())).start().waitFor();
    }

    assertThat(training.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(training.exitValue()).as(trainings.said()).isZero();
    TrainingProcesses.assertSame(out, whole);
  }

  @Test
  void should_say_that_a_run_is_complete() {
    Path out = folder.resolve("out");
    CommandRun first = CommandRun.of(trainings.arguments(out, "--resume")).succeeded();
    assertThat(first.err()).contains("nothing to resume from: starting at the beginning");

    CommandRun again = CommandRun.of(trainings.arguments(out, "--resume")).succeeded();

    assertThat(again.err()).isEqualTo("complete already: " + out + "\n");
  }

  @Test
  void should_not_pass_another_run_off_as_complete() throws Exception {
    Path out = folder.resolve("out");
    CommandRun.of(trainings.arguments(out)).succeeded();
    byte[] weights = Files.readAllBytes(out.resolve("model.safetensors"));
    String[] other = {"--resume", "--set", "training.learning_rate=0.002"};

    CommandRun config = CommandRun.of(trainings.arguments(out, other));
    assertThat(config.code()).isEqualTo(2);
    assertThat(config.err())
        .contains(out + ": training.learning_rate was 0.001 when the run began, now it is 0.002")
        .contains("[C57]");
    assertThat(out.resolve("model.safetensors")).hasBinaryContent(weights);

    Files.writeString(
        trainings.train(), Files.readString(trainings.train()).replaceFirst("good", "fine"));
    CommandRun data = CommandRun.of(trainings.arguments(out, "--resume"));
    assertThat(data.code()).isEqualTo(2);
    assertThat(data.err())
        .isEqualTo(
            "bertft: "
                + trainings.train()
                + ": has changed since the run began [C58]\n  resume with the same data, or start"
                + " over with output.overwrite\n");

    CommandRun.of(trainings.arguments(out, "--resume", "--set", "output.overwrite=true"))
        .succeeded();
    assertThat(Files.readAllBytes(out.resolve("model.safetensors"))).isNotEqualTo(weights);
  }

  /** As a kill leaves it between the first rename of the result and the end. */
  @Test
  void should_finish_what_was_cut_short_while_it_was_published() throws Exception {
    Path out = folder.resolve("out");
    CommandRun.of(trainings.arguments(out)).succeeded();
    byte[] weights = Files.readAllBytes(out.resolve("model.safetensors"));
    Path publishing = Files.createDirectory(out.resolve(".bertft-publishing"));
    for (String name : List.of("model.safetensors", "bertft.json")) {
      Files.move(out.resolve(name), publishing.resolve(name));
    }
    Path checkpoint = Files.createDirectories(out.resolve("checkpoints").resolve("step-4"));
    Files.writeString(checkpoint.resolve("state.json"), "{}");

    CommandRun resumed = CommandRun.of(trainings.arguments(out, "--resume"));

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
            trainings.arguments(
                out, "--resume", "--set", "training.epochs=7", "--set", "text.max_tokens=12"));
    assertThat(config.code()).isEqualTo(2);
    assertThat(config.err())
        .contains("training.epochs was 6 when the run began, now it is 7 [C57]")
        .contains("text.max_tokens was 16 when the run began, now it is 12 [C57]");

    Files.writeString(
        trainings.train(), Files.readString(trainings.train()).replaceFirst("good", "fine"));
    CommandRun data = CommandRun.of(trainings.arguments(out, "--resume"));
    assertThat(data.code()).isEqualTo(2);
    assertThat(data.err())
        .contains(trainings.train() + ": has changed since the run began")
        .contains("[C58]");
  }

  /** A new pre-training makes the checkpoints of the fine-tuning after an old one worthless. */
  @Test
  void should_not_go_on_from_weights_of_another_pretraining() throws Exception {
    Path texts = Files.writeString(folder.resolve("texts.txt"), "the film was good\n\n".repeat(40));
    String[] first = {
      "--set", "pretraining.data=" + texts,
      "--set", "pretraining.max_tokens=16",
      "--set", "pretraining.next_sentence=false",
      "--set", "output.overwrite=true",
      "--set", "pretraining.epochs=1",
    };
    String[] second = first.clone();
    second[second.length - 1] = "pretraining.epochs=2";
    Path whole = folder.resolve("whole");
    trainings.run(whole, second);
    Path out = folder.resolve("out");
    Process training = trainings.start(out, first);
    trainings.awaitCheckpoint(training, out, 4);
    training.destroyForcibly().waitFor();

    List<String> named = new ArrayList<>(List.of(second));
    named.addAll(List.of("--resume-from", out.resolve("checkpoints/step-4").toString()));
    CommandRun refused = CommandRun.of(trainings.arguments(out, named.toArray(String[]::new)));
    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "step-4: is of another pre-training, which is not complete [C63]\n"
                + "  go on with --resume\n");
    assertThat(out.resolve("checkpoints/step-4")).exists();

    List<String> resumed = new ArrayList<>(List.of(second));
    resumed.add("--resume");
    assertThat(trainings.run(out, resumed.toArray(String[]::new)))
        .doesNotContain("resuming from " + out.resolve("checkpoints"));
    TrainingProcesses.assertSame(out, whole);
  }

  /** Checkpoints do not hold the weights that a share of is mixed in at the end. */
  @Test
  void should_not_mix_in_the_weights_of_another_start() throws Exception {
    Path texts = Files.writeString(folder.resolve("texts.txt"), "the film was good\n\n".repeat(40));
    Path out = folder.resolve("out");
    String[] settings = {
      "--set", "pretraining.data=" + texts,
      "--set", "pretraining.max_tokens=16",
      "--set", "pretraining.next_sentence=false",
      "--set", "pretraining.steps=100000",
      "--set", "pretraining.start_share=0.5",
    };
    Path stage = out.resolve("pretrained");
    Process training = trainings.start(out, settings);
    trainings.awaitCheckpoint(training, stage, 4);
    training.destroyForcibly().waitFor();
    Path model = folder.resolve("tiny-bert");
    byte[] weights = Files.readAllBytes(model.resolve("model.safetensors"));
    weights[weights.length - 1] ^= 1; // a sign or an exponent's last bit: still a number
    Files.write(model.resolve("model.safetensors"), weights);

    List<String> resumed = new ArrayList<>(List.of(settings));
    resumed.add("--resume");
    CommandRun run = CommandRun.of(trainings.arguments(out, resumed.toArray(String[]::new)));
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(model + ": has changed since the run began").contains("[C58]");
  }

  /** Checkpoints hold no tokenizer: another one would read other texts, in silence. */
  @ParameterizedTest
  @ValueSource(strings = {"vocab.txt", "tokenizer_config.json", "config.json"})
  void should_refuse_to_go_on_with_another_tokenizer_or_encoder(String file) throws Exception {
    Path out = stopped();
    Path model = folder.resolve("tiny-bert");
    String text = Files.readString(model.resolve(file));
    Files.writeString(
        model.resolve(file),
        text.replace("good", "ill").replace("true", "false").replace("1e-12", "1e-7"));
    assertThat(model.resolve(file)).content().isNotEqualTo(text);

    CommandRun run = CommandRun.of(trainings.arguments(out, "--resume"));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("resuming from " + out.resolve("checkpoints/step-"))
        .contains(
            "bertft: "
                + model
                + ": has changed since the run began: "
                + "config.json, tokenizer or, with start_share, weights [C58]\n"
                + "  resume with the same model, or start over with output.overwrite\n");

    Files.writeString(model.resolve(file), text);
    trainings.run(out, "--resume");
  }

  @Test
  void should_not_begin_anew_over_a_run_that_can_go_on() throws Exception {
    Path out = stopped();

    CommandRun run = CommandRun.of(trainings.arguments(out));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("holds checkpoints of a run that is not complete [C56]\n  go on with --resume");

    Path moved = Files.move(trainings.train(), folder.resolve("moved.csv"));
    CommandRun failed = CommandRun.of(trainings.arguments(out, "--set", "output.overwrite=true"));
    assertThat(failed.code()).isNotZero();
    assertThat(out.resolve("checkpoints")).as("lost to a missing file").isNotEmptyDirectory();

    Files.move(moved, trainings.train());
    CommandRun.of(trainings.arguments(out, "--set", "output.overwrite=true")).succeeded();
    assertThat(out.resolve("checkpoints")).doesNotExist();
  }

  @Test
  void should_not_start_beside_another_run() throws Exception {
    Path out = folder.resolve("out");
    Process first = trainings.start(out, "--set", "training.seed=1");
    try {
      trainings.awaitCheckpoint(first, out, 2);

      CommandRun second = CommandRun.of(trainings.arguments(out, "--resume"));

      assertThat(second.code()).as(second.err()).isEqualTo(6);
      assertThat(second.err())
          .contains(
              out + ": is the output of another run that is under way: process " + first.pid())
          .contains("[R47]");
    } finally {
      first.destroyForcibly().waitFor();
    }
    // A killed run's lock is no one's.
    trainings.run(out, "--set", "training.seed=1", "--resume");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder("err", "out", "test.csv", "tiny-bert", "train.csv");
    }
  }

  /** Back to an earlier checkpoint, whatever the newest one is. */
  @Test
  void should_go_on_from_the_checkpoint_that_is_named() throws Exception {
    Path whole = folder.resolve("whole");
    trainings.run(whole);
    Path killed = folder.resolve("killed");
    Process training = trainings.start(killed, "--set", "training.checkpoints.keep=9");
    trainings.awaitCheckpoint(training, killed, 10);
    training.destroyForcibly().waitFor();
    Path checkpoints = killed.resolve("checkpoints");
    Path fourth = checkpoints.resolve("step-4");

    CommandRun elsewhere =
        CommandRun.of(trainings.arguments(killed, "--resume-from", "" + folder.resolve("step-4")));
    assertThat(elsewhere.code()).isEqualTo(2);
    assertThat(elsewhere.err())
        .contains("step-4: is not a checkpoint of this run [C63]")
        .contains("it has: " + checkpoints.resolve("step-"))
        .contains(fourth + ", " + checkpoints.resolve("step-2"));

    Path state = checkpoints.resolve("step-2/state.json");
    Files.writeString(state, " ", StandardOpenOption.APPEND);
    CommandRun damaged =
        CommandRun.of(
            trainings.arguments(killed, "--resume-from", "" + checkpoints.resolve("step-2")));
    assertThat(damaged.code()).isEqualTo(4);
    assertThat(damaged.err())
        .contains("step-2: checkpoint is damaged: state.json has ")
        .contains("[M70]\n  --resume takes the newest that is whole");
    assertThat(checkpoints.resolve("step-10")).exists();

    assertThat(trainings.run(killed, "--resume-from", checkpoints + "/../checkpoints/step-4/"))
        .contains("resuming from " + fourth)
        .contains("removed: " + checkpoints.resolve("step-10"))
        .doesNotContain("removed: " + checkpoints.resolve("step-2"));
    TrainingProcesses.assertSame(killed, whole);

    Path left = killed.resolve("checkpoints/step-4"); // as after a kill behind publishing
    Files.createDirectories(left);
    CommandRun complete =
        CommandRun.of(trainings.arguments(killed, "--resume-from", left.toString()));
    assertThat(complete.code()).isEqualTo(2);
    assertThat(complete.err())
        .isEqualTo(
            "bertft: "
                + left
                + ": is a checkpoint of a run that is complete in "
                + killed
                + " [C63]\n  set output.overwrite to go back to it\n");
    assertThat(left).exists();
  }

  @Test
  void should_pass_over_a_damaged_checkpoint() throws Exception {
    Path whole = folder.resolve("whole");
    trainings.run(whole);
    Path out = stopped();
    List<Path> checkpoints;
    try (Stream<Path> paths = Files.list(out.resolve("checkpoints"))) {
      checkpoints = paths.sorted(Comparator.comparingLong(TrainingProcesses::stepOf)).toList();
    }
    assertThat(checkpoints).hasSizeBetween(2, 3);
    Path newest = checkpoints.get(checkpoints.size() - 1);
    Files.write(newest.resolve("optimizer.safetensors"), new byte[7]);

    assertThat(trainings.run(out, "--resume"))
        .contains(newest + ": checkpoint is damaged: optimizer.safetensors has 7 of")
        .contains("[M70]")
        .contains("resuming from " + checkpoints.get(checkpoints.size() - 2));
    TrainingProcesses.assertSame(out, whole);
  }

  /** An output folder with two checkpoints of a killed run. */
  private Path stopped() throws Exception {
    Path out = folder.resolve("out");
    Process training = trainings.start(out);
    trainings.awaitCheckpoint(training, out, 13);
    training.destroyForcibly();
    assertThat(training.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return out;
  }
}
