package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tune}. */
@Tag("slow")
class TuneRunTest {
  private static final String SPACE =
      "tuning.space={training.learning_rate: [1e-3, 1e-5], training.batch_size: [8, 16]}";

  @TempDir private Path folder;
  private Path out;
  private Path model;
  private Path train;
  private Path test;

  @BeforeEach
  void write() throws IOException {
    out = folder.resolve("out");
    model = TinyStart.model(folder, "tiny-bert");
    train = TinyStart.sentences(folder.resolve("train.csv"), 48);
    // Neither its label nor its columns fit: whoever opened it would fail.
    test = Files.writeString(folder.resolve("test.csv"), "no,such\ncolumns,here\n");
  }

  @Test
  void should_try_every_point_and_write_the_winner_as_a_config() throws IOException {
    CommandRun run = tune(SPACE).succeeded();

    JsonNode report = RunFiles.json(out.resolve("tuning.json"));
    assertThat(report.get("trials")).hasSize(4);
    int best = report.get("best").asInt();
    double least = Double.POSITIVE_INFINITY;
    for (JsonNode trial : report.get("trials")) {
      int number = trial.get("trial").asInt();
      double loss = trial.get("validation").get("loss").asDouble();
      assertThat(loss)
          .isEqualTo(
              RunFiles.metrics(trial(number), "evaluation", "loss").stream()
                  .mapToDouble(value -> value)
                  .min()
                  .orElseThrow());
      assertThat(loss).isGreaterThanOrEqualTo(least == Double.POSITIVE_INFINITY ? 0 : least);
      least = loss;
      assertThat(Files.exists(trial(number).resolve("model.safetensors")))
          .isEqualTo(number == best);
    }
    assertThat(report.get("trials").get(0).get("trial").asInt()).isEqualTo(best);
    assertThat(run.out()).contains("rank  trial  training.learning_rate  training.batch_size");
    assertThat(out.resolve("tuning.md")).content().contains("the test sets were not opened");
    assertThat(out.resolve("tuning.svg")).content().contains("<circle").endsWith("</svg>\n");

    TinyStart.sentences(test, 20);
    CommandRun.of("train", "-q", "--config", out.resolve("best.yaml").toString()).succeeded();
    assertThat(out.resolve("best").resolve("model.safetensors"))
        .hasSameBinaryContentAs(trial(best).resolve("model.safetensors"));
  }

  @Test
  void should_pass_over_trials_that_the_journal_holds() throws IOException {
    tune(SPACE).succeeded();
    String before = Files.readString(out.resolve("tuning.jsonl"));
    JsonNode report = RunFiles.json(out.resolve("tuning.json"));
    List<String> lines = before.lines().toList();
    Files.write(out.resolve("tuning.jsonl"), lines.subList(0, 3));

    CommandRun refused = tune(SPACE);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            out
                + ": holds trials of an earlier search [C90]\n"
                + "  go on with --resume, or set output.overwrite to start over");
    CommandRun other = tune("tuning.space={training.batch_size: [8]}", "--resume");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("tuning.jsonl: tuning was {").contains("[C91]");

    for (int number = 3; number <= 4; number++) {
      try (var files = Files.list(trial(number))) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
    CommandRun run = tune(SPACE, "--resume").succeeded();
    assertThat(run.err()).contains("trial 3 of 4").doesNotContain("trial 2 of 4");
    assertThat(RunFiles.json(out.resolve("tuning.json"))).isEqualTo(report);
  }

  /** The first two trials were on other data than the last two would be. */
  @Test
  void should_not_compare_trials_on_other_data() throws IOException {
    tune(SPACE).succeeded();
    Path journal = out.resolve("tuning.jsonl");
    Files.write(journal, Files.readAllLines(journal).subList(0, 3));
    DurableFiles.deleteTree(trial(3));
    DurableFiles.deleteTree(trial(4));
    String text = Files.readString(train);
    Files.writeString(train, text.replaceFirst("good", "great"));

    CommandRun changed = tune(SPACE, "--resume");
    assertThat(changed.code()).isEqualTo(2);
    assertThat(changed.err()).contains(train + ": has changed since the run began [C58]");

    Files.writeString(train, text);
    tune(SPACE, "--resume").succeeded();
  }

  @Test
  void should_not_replace_files_of_others() throws IOException {
    Path config = Files.writeString(Files.createDirectories(out).resolve("best.yaml"), "mine");

    CommandRun run = tune(SPACE);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            config
                + ": would be replaced by the search [C90]\n"
                + "  choose another output.folder, or set output.overwrite");
    assertThat(config).hasContent("mine");
  }

  @Test
  void should_draw_some_points_by_the_seed() {
    tune(SPACE, "--set", "tuning.search=random", "--set", "tuning.trials=1").succeeded();
    assertThat(RunFiles.json(out.resolve("tuning.json")).get("trials")).hasSize(1);
  }

  @Test
  void should_refuse_a_space_that_cannot_be_searched() {
    refuses(
        "tuning.space={training.epoch: [1]}",
        "unknown key \"training.epoch\" [C09]\n  did you mean \"training.epochs\"?");
    refuses(
        "tuning.space={output.folder: [a]}",
        "tuning.space: output.folder must be the same in all trials; remove it [C86]");
    refuses(
        "tuning.space={data.test: [a]}",
        "tuning.space: data.test must be the same in all trials; remove it [C86]");
    for (String key : List.of("task", "label", "label_separator", "on_bad_row", "on_empty_text")) {
      refuses(
          "tuning.space={data." + key + ": [a]}",
          "tuning.space: data." + key + " must be the same in all trials; remove it [C86]");
    }
    CommandRun limit = tune("tuning.space={data.limit: [10, 20]}");
    assertThat(limit.code()).isEqualTo(2);
    assertThat(limit.err())
        .isEqualTo(
            "bertft: tuning.space: data.limit would change the validation texts, which are a share"
                + " of the limited data [C86]\n  give data.validation, or remove it\n");
    assertThat(out).doesNotExist();
    refuses(
        "tuning.space={training.checkpoints: [1]}",
        "tuning.space: training.checkpoints is not a single value; name a key below it [C86]");
    refuses(
        "tuning.space={training.epochs: 3}",
        "tuning.space.training.epochs: must be a list of values such as [3], was 3 [C85]");
    refuses(
        "tuning.space={training.epochs: [3, 3]}",
        "tuning.space.training.epochs: holds 3 twice [C85]");
    refuses(
        "tuning.space={training.epochs: [0]}",
        "training.epochs: must be a whole number from 1 to 1000, was 0 [C11]");
    refuses(
        "tuning.space={training.epochs: {min: 2}}",
        "tuning.space.training.epochs: a range needs min and max [C124]");
    refuses(
        "tuning.space={training.warmup_steps: {min: null, max: 2}}",
        "tuning.space.training.warmup_steps: a range needs min and max [C124]");
    refuses(
        "tuning.space={training.epochs: {min: 2, mx: 3}}",
        "tuning.space.training.epochs: a range has min, max and log, was mx [C124]\n"
            + "  did you mean \"max\"?");
    refuses(
        "tuning.space={training.epochs: {min: 3, max: 2}}",
        "tuning.space.training.epochs.max: must be above min, was 2 [C124]");
    refuses(
        "tuning.space={training.weight_decay: {min: 0, max: 0.1, log: true}}",
        "tuning.space.training.weight_decay.min: must be above 0 with log, was 0 [C124]");
    refuses(
        "tuning.space={training.weight_decay: {min: 0, max: 0.1, log: True}}",
        "tuning.space.training.weight_decay.min: must be above 0 with log, was 0 [C124]");
    refuses(
        "tuning.space={training.weight_decay: {min: 0, max: 0.1, log: 1}}",
        "tuning.space.training.weight_decay.log: must be true or false, was 1 [C124]");
    refuses(
        "tuning.space={model.pooling: {min: 0, max: 1}}",
        "tuning.space.model.pooling: takes no numbers; give a list of values [C124]");
    refuses(
        "tuning.space={training.epochs: {min: 0, max: 1}}",
        "training.epochs: must be a whole number from 1 to 1000, was 0 [C11]");
    refuses("tuning.space={}", "tuning.space: names no key; there is nothing to try [C85]");
    CommandRun run = tune(SPACE, "--set", "data.validation_share=0");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("data.validation: is missing; settings are compared by validation data [C88]");
    assertThat(out).doesNotExist();
  }

  @Test
  void should_compare_the_ways_to_read_long_texts() throws IOException {
    CommandRun run = run("tune-length", "training.epochs=1", "--max-tokens", "5,6").succeeded();

    JsonNode trials = RunFiles.json(out.resolve("tuning.json")).get("trials");
    assertThat(trials).hasSize(12);
    assertThat(trials.findValuesAsText("text.long"))
        .contains("head", "tail", "head_tail", "windows_mean", "windows_max", "windows_attention");
    assertThat(trials.findValuesAsText("text.max_tokens")).contains("5", "6");
    assertThat(run.out()).contains("rank  trial  text.max_tokens  text.long");
    assertThat(out.resolve("best.yaml")).content().contains("long: ");
  }

  /** The default of 128 head tokens gives way to the config's own length. */
  @Test
  void should_compare_the_ways_to_read_texts_of_the_configs_length() {
    run("tune-length", "training.epochs=1").succeeded();
    assertThat(RunFiles.json(out.resolve("tuning.json")).get("trials")).hasSize(6);
  }

  private void refuses(String space, String message) {
    CommandRun run = tune(space);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--set " + space + ": " + message);
    assertThat(out).doesNotExist();
  }

  private Path trial(int number) {
    return out.resolve("trials").resolve("trial-" + number);
  }

  private CommandRun tune(String space, String... more) {
    return run("tune", space, more);
  }

  private CommandRun run(String command, String further, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "-q"));
    List<String> settings =
        List.of(
            "model.name=" + model,
            "data.train=" + train,
            "data.validation_share=0.25",
            "data.test.test=" + test,
            "output.folder=" + out,
            "text.max_tokens=16",
            "training.epochs=2",
            "training.metric=loss",
            "training.precision=fp32",
            "training.device=cpu",
            "training.threads=1",
            further);
    arguments.addAll(CommandRun.options(settings));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments);
  }
}
