package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code train --seeds}. */
@Tag("slow")
class SeedsRunTest {
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
    test = TinyStart.sentences(folder.resolve("test.csv"), 20);
  }

  @Test
  void should_train_each_seed_as_alone_and_keep_the_one_that_validates_best() {
    CommandRun run = CommandRun.of(arguments(out, "--seeds", "3")).succeeded();

    JsonNode seeds = RunFiles.json(out.resolve("seeds.json"));
    long kept = seeds.get("kept").asLong();
    double best = Double.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 3; i++) {
      Path seed = seedFolder(42 + i);
      double score =
          RunFiles.metrics(seed, "evaluation", "loss").stream()
              .mapToDouble(loss -> -loss)
              .max()
              .orElseThrow();
      JsonNode node = seeds.get("seeds").get(i);
      assertThat(node.get("seed").asLong()).isEqualTo(42 + i);
      assertThat(-node.get("validation").get("loss").asDouble()).isEqualTo(score);
      best = Math.max(best, score);
      double accuracy =
          RunFiles.json(seed.resolve("evaluation.json"))
              .get("datasets")
              .get(0)
              .get("accuracy")
              .asDouble();
      assertThat(node.get("datasets").get(0).get("accuracy").asDouble()).isEqualTo(accuracy);
      sum += accuracy;
      squares += accuracy * accuracy;
      assertThat(run.out()).contains(42 + i + (kept == 42 + i ? " (kept)" : ""));
    }
    assertThat(-seeds.get("seeds").get((int) kept - 42).get("validation").get("loss").asDouble())
        .isEqualTo(best);
    JsonNode spread = seeds.get("datasets").get(0).get("accuracy");
    assertThat(spread.get("mean").asDouble()).isCloseTo(sum / 3, within(1e-12));
    double deviation = Math.sqrt(Math.max(0, (squares - sum * sum / 3) / 2));
    assertThat(spread.get("sd").asDouble()).isCloseTo(deviation, within(1e-7));
    assertThat(run.out()).contains("mean ± sd");
    assertThat(run.err())
        .endsWith("saved: " + out + ", the model of seed " + kept + "\n3 warnings, see above\n");
    assertThat(out.resolve("model.safetensors"))
        .hasSameBinaryContentAs(seedFolder(kept).resolve("model.safetensors"));

    Path alone = folder.resolve("alone");
    CommandRun.of(arguments(alone, "--set", "training.seed=43", "--set", "data.seed=42"))
        .succeeded();
    assertThat(alone.resolve("model.safetensors"))
        .hasSameBinaryContentAs(seedFolder(43).resolve("model.safetensors"));
    CommandRun.of("eval", "-q", "--model", out.toString(), "--data", test.toString()).succeeded();
  }

  /** Models of an earlier run must not pass for those of the one that replaces it. */
  @Test
  void should_forget_the_earlier_seeds_where_it_overwrites() throws IOException {
    CommandRun.of(arguments(out, "--seeds", "2")).succeeded();
    String[] overwriting = {"--seeds", "2", "--set", "output.overwrite=true"};
    String content = Files.readString(train);
    Files.writeString(train, "text,pair,label\n\"never closed");
    assertThat(CommandRun.of(arguments(out, overwriting)).code()).isEqualTo(3);
    Files.writeString(train, content);

    List<String> arguments = new ArrayList<>(arguments(out, overwriting));
    arguments.add("--resume");
    CommandRun resumed = CommandRun.of(arguments).succeeded();
    assertThat(resumed.err()).doesNotContain("complete already: ");
  }

  @Test
  void should_refuse_a_seed_whose_tests_were_not_all_measured() throws IOException {
    CommandRun.of(arguments(out, "--seeds", "2")).succeeded();
    Path evaluation = seedFolder(43).resolve("evaluation.json");
    Files.writeString(evaluation, "{\"datasets\": []}");

    CommandRun resumed = CommandRun.of(arguments(out, "--seeds", "2", "--resume"));
    assertThat(resumed.code()).as(resumed.err()).isEqualTo(4);
    assertThat(resumed.err())
        .contains(
            seedFolder(43)
                + ": has figures of 0 of 1 test sets, because measuring them failed [M94]\n"
                + "  remove this folder and go on with --resume, which trains this seed again\n");
  }

  @Test
  void should_pass_over_complete_seeds_when_it_resumes() throws IOException {
    CommandRun.of(arguments(out, "--seeds", "2")).succeeded();
    JsonNode before = RunFiles.json(out.resolve("seeds.json"));
    FileTime written = Files.getLastModifiedTime(seedFolder(42).resolve("model.safetensors"));
    CommandRun complete = CommandRun.of(arguments(out, "--seeds", "2", "--resume")).succeeded();
    assertThat(complete.err()).contains("complete already: " + out + "\n");
    deleteFiles(out);
    deleteFiles(seedFolder(43));

    CommandRun refused = CommandRun.of(arguments(out, "--seeds", "2"));
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("holds seeds of an earlier run [C56]\n  go on with --resume");

    CommandRun run = CommandRun.of(arguments(out, "--seeds", "2", "--resume")).succeeded();
    assertThat(run.err()).contains("complete already: " + seedFolder(42));
    assertThat(Files.getLastModifiedTime(seedFolder(42).resolve("model.safetensors")))
        .isEqualTo(written);
    assertThat(RunFiles.json(out.resolve("seeds.json"))).isEqualTo(before);

    CommandRun.of(arguments(out, "--seeds", "3", "--resume")).succeeded();
    assertThat(RunFiles.json(out.resolve("seeds.json")).get("seeds")).hasSize(3);
  }

  private static void deleteFiles(Path parent) throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void should_refuse_to_pass_over_a_seed_of_another_config() {
    CommandRun.of(arguments(out, "--seeds", "2")).succeeded();

    CommandRun run =
        CommandRun.of(arguments(out, "--seeds", "2", "--resume", "--set", "training.epochs=3"));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains(seedFolder(42) + ": training.epochs was 2 when the run began, now it is 3 [C57]");
  }

  @Test
  void should_go_on_where_each_seed_pre_trains_first() {
    String[] pretraining = {
      "--seeds",
      "2",
      "--set",
      "pretraining={max_tokens: 16, next_sentence: false, epochs: 1}",
      "--resume",
      "--set",
      "training.epochs=1"
    };
    CommandRun.of(arguments(out, pretraining)).succeeded();
    assertThat(CommandRun.of(arguments(out, pretraining)).succeeded().err())
        .contains("complete already: " + out + "\n");

    pretraining[3] = "pretraining={max_tokens: 12, next_sentence: false, epochs: 1}";
    CommandRun run = CommandRun.of(arguments(out, pretraining));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .endsWith(
            "bertft: "
                + seedFolder(42).resolve("pretrained")
                + ": pretraining.max_tokens was 16 when the run began, now it is 12 [C57]\n"
                + "  resume with the same config, or start over with output.overwrite\n");
  }

  @Test
  void should_refuse_a_mean_over_different_data() throws IOException {
    CommandRun.of(arguments(out, "--seeds", "2")).succeeded();
    deleteFiles(seedFolder(43));
    Files.writeString(test, Files.readString(test).replaceFirst("good", "fine"));

    CommandRun run = CommandRun.of(arguments(out, "--seeds", "2", "--resume"));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains(test + ": has changed since the run began [C58]")
        .contains("resume with the same data");
  }

  @Test
  void should_take_any_name_of_an_output_folder() {
    out = folder.resolve("it's: a #1 folder");
    CommandRun.of(arguments(out, "--seeds", "2")).succeeded();
    assertThat(seedFolder(43).resolve("config.json")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1001"})
  void should_refuse_a_number_of_seeds_that_makes_no_sense(String seeds) {
    CommandRun run = CommandRun.of(arguments(out, "--seeds", seeds));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--seeds must be from 1 to 1000").contains("was " + seeds);
    assertThat(out).doesNotExist();
  }

  /** As the shell's {@code <(...)} gives a file: whoever opens it again waits in vain. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no pipes among its files")
  void should_read_a_config_from_a_pipe_once_for_all_seeds() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Thread writer =
        new Thread(
            () -> {
              try {
                Files.writeString(pipe, "model: {name: no/such/model}\n");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    writer.setDaemon(true);
    writer.start();
    String[] command = {"train", "--seeds", "2", "--config", pipe.toString()};
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(CommandRun.options(List.of("data.train=" + train, "output.folder=" + out)));

    CommandRun run = CommandRun.of(arguments);

    assertThat(run.err()).contains("no/such/model: no such model folder [M08]");
    assertThat(run.code()).isEqualTo(4);
  }

  private Path seedFolder(long seed) {
    return out.resolve("seeds").resolve("seed-" + seed);
  }

  private List<String> arguments(Path output, String... more) {
    List<String> arguments =
        TinyCommand.train(
            model,
            train,
            test,
            output,
            "data.validation_share=0.25",
            "training.epochs=2",
            "training.metric=loss");
    arguments.addAll(List.of(more));
    return arguments;
  }
}
