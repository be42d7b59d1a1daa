package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --seeds} on several tasks. */
@Tag("slow")
class TaskSeedsRunTest {
  private static final String[] SEEDS = {
    "--seeds", "2", "--set", "training.epochs=3", "--set", "model.hidden_dropout=0.1"
  };

  @TempDir private Path folder;
  private TinyTasks tasks;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    tasks = new TinyTasks(folder);
    out = folder.resolve("out");
  }

  @Test
  void should_train_each_seed_as_alone_and_keep_the_one_with_the_best_mean() throws IOException {
    CommandRun run = train("--set", "training.metric=loss").succeeded();

    JsonNode seeds = RunFiles.json(out.resolve("seeds.json"));
    long kept = seeds.get("kept").asLong();
    double[] losses = new double[2];
    for (int i = 0; i < 2; i++) {
      JsonNode validation = seeds.at("/seeds/" + i + "/validation");
      losses[i] =
          TinyTasks.means(seed(42 + i), "loss").stream()
              .mapToDouble(loss -> loss)
              .min()
              .orElseThrow();
      assertThat(validation.get("loss").asDouble()).isEqualTo(losses[i]);
      assertThat(validation.findValuesAsText("dataset"))
          .containsExactly("validation", "tone", "topic");
      assertThat(mean(validation.at("/tasks/0/loss"), validation.at("/tasks/1/loss")))
          .isCloseTo(losses[i], within(1e-12));
    }
    assertThat(kept).isEqualTo(losses[0] <= losses[1] ? 42 : 43);
    assertThat(run.err())
        .endsWith("saved: " + out + ", the model of seed " + kept + "\n4 warnings, see above\n");

    JsonNode tone = seeds.at("/datasets/0/accuracy");
    JsonNode topic = seeds.at("/datasets/1/accuracy");
    assertThat(seeds.at("/tests_mean/accuracy/mean").asDouble())
        .isCloseTo(mean(tone.get("mean"), topic.get("mean")), within(1e-12));
    assertThat(seeds.at("/validation/tasks/1/dataset").asText()).isEqualTo("topic");
    double first = seeds.at("/seeds/0/datasets/0/accuracy").asDouble();
    double second = seeds.at("/seeds/1/datasets/0/accuracy").asDouble();
    String spread =
        String.format(
            Locale.ROOT,
            "%.2f ± %.2f %%",
            100 * (first + second) / 2,
            100 * Math.abs(first - second) / Math.sqrt(2));
    assertThat(run.out())
        .containsPattern("\nseed +validation +tone +topic/same +mean of tests\n")
        .contains("\nmean ± sd of 2 seeds\ndataset ")
        .containsPattern("\ntone +" + spread + " +\\d+")
        .containsPattern("\nvalidation of tone +\\d")
        .containsPattern("\nvalidation of topic +\\d")
        .containsPattern("\nmean of validation +\\d")
        .containsPattern("\nmean of tests +\\d");
    assertThat(RunFiles.text(out.resolve("README.md")))
        .contains("- [topic](tasks/topic)")
        .contains(
            "\n## Seeds\n\nTrained under 2 seeds; this is the model of seed "
                + kept
                + ", the best by validation loss. The figures above are its own.\n")
        .contains(spread);

    sameModels(out, seed(kept));
    Path alone = folder.resolve("alone");
    List<String> one = new ArrayList<>(List.of(SEEDS).subList(2, SEEDS.length));
    one.addAll(List.of("--set", "training.seed=43", "--set", "data.seed=42"));
    one.addAll(List.of("--set", "training.metric=loss"));
    CommandRun.of(tasks.arguments("train", alone, one.toArray(String[]::new))).succeeded();
    sameModels(alone, seed(43));
    assertThat(
            CommandRun.of(
                    "predict", "-q", "-m", out.toString(), "--task", "topic", "very good film")
                .succeeded()
                .out())
        .isNotEmpty();
  }

  private static double mean(JsonNode first, JsonNode second) {
    return (first.asDouble() + second.asDouble()) / 2;
  }

  @Test
  void should_reach_the_same_bytes_after_a_stop_in_the_second_seed() throws Exception {
    List<String> settings = new ArrayList<>(List.of(SEEDS));
    settings.addAll(List.of("--set", "training.checkpoints.steps=3", "--set", "training.epochs=8"));
    String[] more = settings.toArray(String[]::new);
    assertThat(tasks.start("train", out, more).waitFor()).as(tasks.said()).isZero();
    Path whole = Files.move(out, folder.resolve("whole"));

    Process stopped = tasks.start("train", out, more);
    Path checkpoint = seed(43).resolve("checkpoints").resolve("step-6");
    while (!Files.exists(checkpoint)) {
      assertThat(stopped.isAlive()).as(tasks.said()).isTrue();
      Thread.sleep(1);
    }
    stopped.destroy();
    assertThat(stopped.waitFor()).isEqualTo(143);
    assertThat(out.resolve("seeds.json")).doesNotExist();
    settings.add("--resume");
    assertThat(tasks.start("train", out, settings.toArray(String[]::new)).waitFor())
        .as(tasks.said())
        .isZero();

    assertThat(tasks.said())
        .contains("complete already: " + seed(42))
        .contains("resuming from " + seed(43));
    sameModels(out, whole);
    for (String file : List.of("seeds.json", "evaluation.json", "seeds/seed-43/evaluation.json")) {
      assertThat(RunFiles.json(out.resolve(file))).isEqualTo(RunFiles.json(whole.resolve(file)));
    }
    assertThat(RunFiles.jsonLines(RunFiles.text(seed(43).resolve("metrics.jsonl"))))
        .isEqualTo(RunFiles.jsonLines(RunFiles.text(whole.resolve("seeds/seed-43/metrics.jsonl"))));
  }

  @Test
  void should_publish_again_unless_it_is_whole() throws IOException {
    train().succeeded();
    assertThat(train("--resume").succeeded().err())
        .endsWith(
            "complete already: "
                + out
                + "\nsaved: "
                + out
                + ", the model of seed "
                + kept()
                + "\n");
    String seeds = RunFiles.text(out.resolve("seeds.json"));

    // As it is where a kill came while a model of fewer seeds was replaced.
    Path tone = out.resolve("tasks").resolve("tone");
    Files.writeString(out.resolve("seeds.json"), "{}");
    Files.writeString(tone.resolve("model.safetensors"), "old");
    assertThat(train("--resume").succeeded().err())
        .doesNotContain("complete already: " + out + "\n");

    assertThat(RunFiles.text(out.resolve("seeds.json"))).isEqualTo(seeds);
    sameModels(out, seed(kept()));
  }

  private long kept() {
    return RunFiles.json(out.resolve("seeds.json")).get("kept").asLong();
  }

  @Test
  void should_refuse_before_the_first_seed() throws IOException {
    Path topic = out.resolve("tasks").resolve("topic");
    Files.createDirectories(topic);
    Files.writeString(topic.resolve("bertft.json"), "{}");
    CommandRun run = train();
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "bertft: "
                + topic
                + ": holds an earlier model [C54]\n"
                + "  choose another folder, or set output.overwrite to replace it\n");
    assertThat(out.resolve("seeds")).doesNotExist();

    assertThat(train("--set", "multitask.tasks.tone.validation_share=0").err())
        .contains(
            "multitask.tasks.tone.validation_share: each task needs validation data, was 0; raise"
                + " it, or give multitask.tasks.tone.validation [C103]\n");
    assertThat(train("--set", "training.metric=pearson").code()).isEqualTo(2);
    train("--set", "output.overwrite=true").succeeded();
    assertThat(train("--resume", "--set", "multitask.sampling=square_root").err())
        .contains(
            seed(42)
                + ": multitask.sampling was \"proportional\" when the run began, now it is"
                + " \"square_root\" [C57]\n");
    Files.writeString(tasks.topics(), "film,good film\n", StandardOpenOption.APPEND);
    deleteFiles(seed(43));
    assertThat(train("--resume").err())
        .containsOnlyOnce(tasks.topics() + ": has changed since the run began [C58]\n");
  }

  private static void deleteFiles(Path parent) throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  private CommandRun train(String... more) {
    List<String> all = new ArrayList<>(List.of(SEEDS));
    all.addAll(List.of(more));
    return CommandRun.of(tasks.arguments("train", out, all.toArray(String[]::new)));
  }

  private static void sameModels(Path run, Path other) {
    for (String task : List.of("tone", "topic")) {
      Path weights = Path.of("tasks", task, "model.safetensors");
      assertThat(run.resolve(weights)).hasSameBinaryContentAs(other.resolve(weights));
    }
  }

  private Path seed(long seed) {
    return out.resolve("seeds").resolve("seed-" + seed);
  }
}
