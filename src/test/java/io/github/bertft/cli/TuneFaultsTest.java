package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.checkpoint.RunState;
import io.github.bertft.report.Provenance;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches whose trials end early, or that cannot begin. */
@Tag("slow")
class TuneFaultsTest {
  private static final String SPACE =
      "tuning.space={training.learning_rate: [1e-5, 1e-2, 1e-3], training.batch_size: [8, 16]}";

  @TempDir private Path folder;
  private Path out;
  private Path model;
  private Path train;

  @BeforeEach
  void write() throws IOException {
    out = folder.resolve("out");
    model = TinyStart.model(folder, "tiny-bert");
    train = TinyStart.sentences(folder.resolve("train.csv"), 48);
  }

  /** Of six trials three are given up after the first epoch of four, one more after the second. */
  @Test
  void should_give_up_the_worse_half_and_take_the_others_to_the_same_end() throws IOException {
    tune(out, SPACE, "--set", "tuning.halving_share=0.25").succeeded();
    Path whole = folder.resolve("whole");
    tune(whole, SPACE).succeeded();

    JsonNode trials = RunFiles.json(out.resolve("tuning.json")).get("trials");
    assertThat(IntStream.range(0, 6).map(i -> stopped(trials.get(i))).boxed().sorted())
        .containsExactly(0, 0, 1, 1, 1, 2);
    List<Integer> bySecond = new ArrayList<>();
    for (JsonNode trial : trials) {
      int number = trial.get("trial").asInt();
      List<Double> losses = losses(whole, number);
      int stopped = stopped(trial);
      int epochs = stopped == 0 ? 4 : stopped;
      assertThat(losses(out, number)).isEqualTo(losses.subList(0, epochs));
      assertThat(trial.at("/validation/loss").asDouble())
          .isEqualTo(losses.subList(0, epochs).stream().mapToDouble(x -> x).min().orElseThrow());
      assertThat(trial(out, number).resolve("checkpoints")).doesNotExist();
      if (stopped != 1) {
        bySecond.add(number);
      }
    }
    List<Integer> byFirst =
        IntStream.rangeClosed(1, 6)
            .boxed()
            .sorted(Comparator.comparing(number -> losses(whole, number).get(0)))
            .toList();
    assertThat(bySecond).containsExactlyInAnyOrderElementsOf(byFirst.subList(0, 3));
    int best = RunFiles.json(out.resolve("tuning.json")).get("best").asInt();
    assertThat(trials.get(0).get("trial").asInt()).isEqualTo(best);
    assertThat(stopped(trials.get(0))).isZero();
    assertThat(out.resolve("tuning.md")).content().contains("| given up after epoch 2 |");
  }

  @Test
  void should_decide_the_same_after_an_interruption() throws IOException {
    tune(out, SPACE, "--set", "tuning.halving_share=0.25").succeeded();
    JsonNode report = withoutTimes();
    Path journal = out.resolve("tuning.jsonl");
    List<String> lines = Files.readAllLines(journal);
    assertThat(lines).hasSize(7);
    Files.write(journal, lines.subList(0, 3));

    CommandRun run = tune(out, SPACE, "--set", "tuning.halving_share=0.25", "--resume");

    assertThat(run.succeeded().code()).isZero();
    assertThat(withoutTimes()).isEqualTo(report);
  }

  @Test
  void should_list_a_trial_that_diverges_last_and_go_on() throws IOException {
    Path broken = TinyStart.model(folder.resolve("broken"), "tiny-bert");
    TinyStart.makeOverflow(broken);
    String space = "tuning.space={model.name: ['" + broken + "', '" + model + "']}";
    CommandRun run = tune(out, space).succeeded();

    assertThat(run.err()).contains("warning: training diverged: ").contains("[N01]");
    JsonNode report = RunFiles.json(out.resolve("tuning.json"));
    assertThat(report.get("best").asInt()).isEqualTo(2);
    assertThat(report.at("/trials/1/trial").asInt()).isEqualTo(1);
    assertThat(report.at("/trials/1").has("validation")).isFalse();
    assertThat(out.resolve("tuning.md")).content().contains("| diverged | - | - |");
  }

  @Test
  void should_end_as_diverged_where_every_trial_did_and_keep_nothing_of_an_older_search()
      throws IOException {
    tune(out, "tuning.space={training.batch_size: [8]}").succeeded();
    assertThat(out.resolve("best.yaml")).exists();
    TinyStart.makeOverflow(model);
    String[] anew = {"--set", "output.overwrite=true", "--set", "training.checkpoints.steps=1"};

    CommandRun run = tune(out, "tuning.space={training.batch_size: [8, 16]}", anew);

    assertThat(run.code()).isEqualTo(7);
    assertThat(run.err()).contains("every trial diverged");
    assertThat(out.resolve("best.yaml")).doesNotExist();
    assertThat(trial(out, 1).resolve("checkpoints")).doesNotExist();
    assertThat(RunFiles.json(out.resolve("tuning.json")).has("best")).isFalse();
  }

  /** The first trial was put aside, as searches that halve do, when the data changed. */
  @Test
  void should_not_go_on_beside_a_trial_on_other_data() throws IOException {
    tune(out, SPACE).succeeded();
    Path journal = out.resolve("tuning.jsonl");
    Files.write(journal, Files.readAllLines(journal).subList(0, 1));
    DurableFiles.deleteTree(out.resolve("trials"));
    RunState state =
        new RunState(
            RunState.FORMAT,
            "0",
            TrainingState.start(),
            List.of(),
            0,
            JsonNodeFactory.instance.objectNode(),
            List.of(new Provenance.DataFile("training", train.toString(), "0".repeat(64), 36)),
            new Provenance.Environment("", "", "", "", "", 1, "cpu", "fp32"));
    new CheckpointStore(trial(out, 1)).save(1, state::write, 1);

    refuses(tune(out, SPACE, "--resume"), train + ": has changed since the run began [C58]");
  }

  @Test
  void should_refuse_what_cannot_be_searched_or_gone_on_with() throws IOException {
    String many =
        IntStream.rangeClosed(1, 101).mapToObj(Integer::toString).collect(Collectors.joining(","));
    refuses(
        tune(out, "tuning.space={training.seed: [" + many + "], training.epochs: [" + many + "]}"),
        "bertft: tuning.space: must have at most 10000 points, was more [C87]\n"
            + "  leave out keys or values\n");

    Files.createDirectories(out);
    Files.writeString(out.resolve("bertft.json"), "{}");
    refuses(
        tune(out, SPACE),
        "bertft: " + out + ": holds a model; choose another output.folder to tune in [C89]\n");

    Files.delete(out.resolve("bertft.json"));
    Path journal = out.resolve("tuning.jsonl");
    Files.writeString(journal, "{\"tuning\": {\n");
    refuses(
        tune(out, SPACE, "--resume"),
        "bertft: " + journal + ": file is damaged [C92]\n  start over with output.overwrite\n");
    Files.delete(journal);
    Files.createDirectory(journal);
    refuses(tune(out, SPACE, "--resume"), "bertft: " + journal + ": cannot be read [C92]\n");
  }

  private static void refuses(CommandRun run, String message) {
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  private static int stopped(JsonNode trial) {
    return trial.path("stopped_after_epochs").asInt();
  }

  private JsonNode withoutTimes() throws IOException {
    JsonNode report = RunFiles.json(out.resolve("tuning.json"));
    report.get("trials").forEach(trial -> ((ObjectNode) trial).remove("elapsed_millis"));
    return report;
  }

  private static List<Double> losses(Path output, int number) {
    return RunFiles.metrics(trial(output, number), "evaluation", "loss");
  }

  private static Path trial(Path output, int number) {
    return output.resolve("trials").resolve("trial-" + number);
  }

  private CommandRun tune(Path output, String space, String... more) {
    List<String> arguments = new ArrayList<>(List.of("tune", "-q"));
    List<String> settings =
        List.of(
            "model.name=" + model,
            "model.hidden_dropout=0.1",
            "data.train=" + train,
            "data.validation_share=0.25",
            "output.folder=" + output,
            "text.max_tokens=16",
            "training.epochs=4",
            "training.metric=loss",
            "training.precision=fp32",
            "training.device=cpu",
            "training.threads=1",
            space);
    arguments.addAll(CommandRun.options(settings));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments);
  }
}
