package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tune} on several tasks. */
@Tag("slow")
class TaskTuneRunTest {
  private static final String SPACE =
      "tuning.space={training.learning_rate: [1e-2, 1e-3],"
          + " multitask.sampling: [proportional, square_root]}";

  @TempDir private Path folder;
  private TinyTasks tasks;
  private Path out;
  private String goodTest;

  @BeforeEach
  void write() throws IOException {
    tasks = new TinyTasks(folder);
    out = folder.resolve("out");
    goodTest = Files.readString(tasks.toneTest());
    // Neither its label nor its columns fit: whoever opened it would fail.
    Files.writeString(tasks.toneTest(), "no,such\ncolumns,here\n");
  }

  @Test
  void should_rank_by_the_mean_over_the_tasks_and_write_the_winner() throws IOException {
    CommandRun run = tune(SPACE).succeeded();

    JsonNode report = RunFiles.json(out.resolve("tuning.json"));
    assertThat(report.get("trials")).hasSize(4);
    int best = report.get("best").asInt();
    double least = 0;
    for (JsonNode trial : report.get("trials")) {
      int number = trial.get("trial").asInt();
      double loss = trial.at("/validation/loss").asDouble();
      assertThat(loss)
          .isEqualTo(
              TinyTasks.means(trial(number), "loss").stream()
                  .mapToDouble(mean -> mean)
                  .min()
                  .orElseThrow())
          .isGreaterThanOrEqualTo(least);
      least = loss;
      assertThat(trial.at("/validation/tasks").findValuesAsText("dataset"))
          .containsExactly("tone", "topic");
      for (String task : List.of("tone", "topic")) {
        Path model = trial(number).resolve("tasks").resolve(task);
        assertThat(model.resolve("config.json")).exists();
        assertThat(Files.exists(model.resolve("model.safetensors"))).isEqualTo(number == best);
      }
    }
    assertThat(run.out())
        .contains("\nrank  trial  training.learning_rate  multitask.sampling  accuracy  macro F1")
        .contains("  tone accuracy  topic accuracy  time\n");
    assertThat(out.resolve("tuning.md"))
        .content()
        .contains("the test sets were not opened. Figures are means over the tasks.\n");
    assertThat(out.resolve("tuning.svg")).content().contains("<circle").endsWith("</svg>\n");

    Files.writeString(tasks.toneTest(), goodTest);
    CommandRun.of("train", "-q", "--config", out.resolve("best.yaml").toString()).succeeded();
    for (String task : List.of("tone", "topic")) {
      Path weights = Path.of("tasks", task, "model.safetensors");
      assertThat(out.resolve("best").resolve(weights))
          .hasSameBinaryContentAs(trial(best).resolve(weights));
    }
    assertThat(RunFiles.json(out.resolve("best/evaluation.json")).get("datasets")).hasSize(2);
  }

  @Test
  void should_give_up_the_worse_half_and_decide_the_same_after_an_interruption()
      throws IOException {
    String[] halving = {"--set", "tuning.halving_share=0.25"};
    tune(SPACE, halving).succeeded();
    JsonNode report = withoutTimes();
    List<Integer> stopped = new ArrayList<>();
    for (JsonNode trial : report.get("trials")) {
      int after = trial.path("stopped_after_epochs").asInt();
      stopped.add(after);
      int epochs = after == 0 ? 4 : after;
      List<Double> losses = TinyTasks.means(trial(trial.get("trial").asInt()), "loss");
      assertThat(losses).hasSize(epochs);
      assertThat(trial.at("/validation/loss").asDouble())
          .isEqualTo(losses.stream().mapToDouble(loss -> loss).min().orElseThrow());
    }
    assertThat(stopped).containsExactly(0, 2, 1, 1);
    Path journal = out.resolve("tuning.jsonl");
    List<String> lines = Files.readAllLines(journal);
    assertThat(lines).hasSize(5);
    Files.write(journal, lines.subList(0, 3));

    assertThat(tune(SPACE, halving).err())
        .isEqualTo(
            "bertft: "
                + out
                + ": holds trials of an earlier search [C90]\n"
                + "  go on with --resume, or set output.overwrite to start over\n");
    assertThat(
            tune(
                    SPACE,
                    "--resume",
                    "--set",
                    "multitask.tasks.tone.limit=20",
                    halving[0],
                    halving[1])
                .err())
        .isEqualTo(
            "bertft: "
                + journal
                + ": multitask.tasks.tone.limit was null when the run began, now it is 20"
                + " [C57]\n  resume with the same config, or start over with output.overwrite\n");
    tune(SPACE, "--resume", halving[0], halving[1]).succeeded();
    assertThat(withoutTimes()).isEqualTo(report);
  }

  private JsonNode withoutTimes() {
    JsonNode report = RunFiles.json(out.resolve("tuning.json"));
    report.get("trials").forEach(trial -> ((ObjectNode) trial).remove("elapsed_millis"));
    return report;
  }

  @Test
  void should_refuse_a_space_that_does_not_fit_the_tasks() {
    refuses(
        "tuning.space={multitask.tasks.topics.limit: [10]}",
        "tuning.space: unknown task \"topics\"; the tasks are tone, topic [C186]\n"
            + "  did you mean \"topic\"?");
    refuses(
        "tuning.space={multitask.tasks..limit: [10]}",
        "tuning.space: unknown task \"\"; the tasks are tone, topic [C186]");
    for (String key :
        List.of("train", "validation", "validation_share", "test", "labels", "seed")) {
      refuses(
          "tuning.space={multitask.tasks.tone." + key + ": [1]}",
          "tuning.space: multitask.tasks.tone."
              + key
              + " must be the same in all trials; remove it [C86]");
    }
    refuses(
        "tuning.space={multitask.tasks.tone: [1]}",
        "tuning.space: multitask.tasks.tone is not a single value; name a key below it [C86]");
    refuses(
        "tuning.space={multitask.tasks.tone.limt: [1]}",
        "unknown key \"multitask.tasks.tone.limt\" [C09]\n"
            + "  did you mean \"multitask.tasks.tone.limit\"?");
    CommandRun run = tune("tuning.space={data.limit: [10]}");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "bertft: --set data.limit=10: data.limit: cannot be given together with multitask; give"
                + " each task its own below multitask.tasks [C101]\n");
    assertThat(out).doesNotExist();
  }

  private void refuses(String space, String message) {
    CommandRun run = tune(space);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("bertft: --set " + space + ": " + message + "\n");
    assertThat(out).doesNotExist();
  }

  private Path trial(int number) {
    return out.resolve("trials").resolve("trial-" + number);
  }

  private CommandRun tune(String space, String... more) {
    List<String> all = new ArrayList<>(List.of("--set", space, "--set", "training.epochs=4"));
    all.addAll(List.of("--set", "training.metric=loss"));
    all.addAll(List.of(more));
    return CommandRun.of(tasks.arguments("tune", out, all.toArray(String[]::new)));
  }
}
