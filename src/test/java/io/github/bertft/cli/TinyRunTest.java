package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.fault.Fault;
import io.github.bertft.weights.SafetensorsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs of the tiny models: what decides a result, and what comes back off the disk. */
@Tag("slow")
class TinyRunTest {
  @TempDir private Path folder;
  private Path train;
  private Path test;

  @BeforeEach
  void write() throws IOException {
    train = TinyStart.sentences(folder.resolve("train.csv"), 48);
    test = TinyStart.sentences(folder.resolve("test.csv"), 20);
  }

  @Test
  void should_give_the_same_bytes_for_the_same_seed_and_others_for_another() throws IOException {
    Path model = TinyStart.model(folder, "tiny-bert");
    String[] settings = {
      "model.dropout=0.1",
      "model.hidden_dropout=0.1",
      "model.attention_dropout=0.1",
      "training.epochs=2"
    };
    Path first = run(model, "first", settings);
    Path again = run(model, "again", settings);
    Path other = run(model, "other", with(settings, "training.seed=7"));

    assertThat(again.resolve("model.safetensors"))
        .hasSameBinaryContentAs(first.resolve("model.safetensors"));
    assertThat(metrics(again)).isEqualTo(metrics(first)).hasSizeGreaterThan(4);
    assertThat(RunFiles.json(again.resolve("evaluation.json")))
        .isEqualTo(RunFiles.json(first.resolve("evaluation.json")));

    assertThat(
            Files.mismatch(first.resolve("model.safetensors"), other.resolve("model.safetensors")))
        .isNotEqualTo(-1);
    assertThat(metrics(other)).isNotEqualTo(metrics(first));
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-bert, pooler, head, 16",
    "tiny-bert, cls, tail, 8",
    "tiny-bert, mean, head_tail, 8",
    "tiny-bert, max, head, 16",
    "tiny-distilbert, pooler, head, 16",
    "tiny-distilbert, cls, tail, 8",
    "tiny-distilbert, mean, head_tail, 8",
    "tiny-distilbert, max, head, 8",
    "tiny-bert, pooler, windows_mean, 6",
    "tiny-bert, mean, windows_attention, 6",
    "tiny-distilbert, pooler, windows_attention, 6",
    "tiny-distilbert, cls, windows_max, 6",
    "tiny-roberta, pooler, head, 16",
    "tiny-roberta, mean, windows_attention, 6",
    "tiny-xlm-roberta, pooler, windows_mean, 6",
    "tiny-xlm-roberta, max, tail, 8",
    "tiny-electra, pooler, head, 16",
    "tiny-electra, cls, windows_max, 6"
  })
  void should_measure_the_same_after_saving_and_loading(
      String name, String pooling, String truncation, int maxTokens) throws IOException {
    Path out =
        run(
            TinyStart.model(folder, name),
            "out",
            "model.pooling=" + pooling,
            "text.long=" + truncation,
            "text.max_tokens=" + maxTokens,
            "text.head_tokens=" + 2);

    assertThat(evaluated(out)).isEqualTo(RunFiles.json(out.resolve("evaluation.json")));
    JsonNode saved = RunFiles.json(out.resolve("bertft.json"));
    assertThat(saved.get("pooling").asText()).isEqualTo(pooling);
    assertThat(saved.get("text").get("long").asText()).isEqualTo(truncation);
    assertThat(Files.exists(out.resolve("modeling_bertft.py")))
        .isEqualTo(!pooling.equals("pooler") || truncation.startsWith("windows"));
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-bert, cls, all, concat, cls, 2, 2",
    "tiny-distilbert, mean, last 2, mean, mean, 2, 2",
    "tiny-bert, auto, first 2, max, cls, 2, 2",
    "tiny-bert, last, last, concat, last, 2, 1",
    "tiny-bert, pooler, layer 1, concat, pooler, 1, 1",
    "tiny-distilbert, max, first 1, concat, max, 1, 1"
  })
  void should_measure_the_same_with_other_layers_after_saving_and_loading(
      String name,
      String pooling,
      String layers,
      String layerPooling,
      String used,
      int kept,
      int read)
      throws IOException {
    Path out =
        run(
            TinyStart.model(folder, name),
            "out",
            "model.pooling=" + pooling,
            "model.layers=" + layers,
            "model.layer_pooling=" + layerPooling);

    assertThat(evaluated(out)).isEqualTo(RunFiles.json(out.resolve("evaluation.json")));
    JsonNode config = RunFiles.json(out.resolve("config.json"));
    assertThat(config.path(name.equals("tiny-bert") ? "num_hidden_layers" : "n_layers").asInt())
        .isEqualTo(kept);
    assertThat(config.path("bertft_pooling").asText()).isEqualTo(used);
    assertThat(config.path("bertft_layers").asInt(1)).isEqualTo(read);
    try (SafetensorsReader weights = SafetensorsReader.open(out.resolve("model.safetensors"))) {
      boolean wide = read > 1 && layerPooling.equals("concat");
      assertThat(weights.tensors().get("classifier.weight").dimensions())
          .containsExactly(2, wide ? 16 : 8);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "layer 3, cls, 'model.layers: must name at most the 2 layers of MODEL, was \"layer 3\" [C19]'",
    "last 2, pooler, 'model.pooling: pooler reads one layer, model.layers is \"last 2\" [C19]'",
  })
  void should_refuse_layers_that_cannot_be_read(String layers, String pooling, String message)
      throws IOException {
    Path model = TinyStart.model(folder, "tiny-bert");
    Path out = folder.resolve("no");
    CommandRun refused =
        CommandRun.of(arguments(model, out, "model.layers=" + layers, "model.pooling=" + pooling));
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).startsWith("bertft: " + message.replace("MODEL", model.toString()));
    assertThat(out).doesNotExist();
  }

  @Test
  void should_leave_frozen_weights_as_they_are_and_train_the_others() throws IOException {
    Path model = TinyStart.model(folder, "tiny-bert");
    Path out = run(model, "out", "training.freeze_layers=1", "training.head_rate_factor=2");
    try (SafetensorsReader before = SafetensorsReader.open(model.resolve("model.safetensors"));
        SafetensorsReader after = SafetensorsReader.open(out.resolve("model.safetensors"))) {
      for (String name : before.tensors().keySet()) {
        boolean frozen = name.contains("embeddings") || name.contains("layer.0.");
        boolean head = name.startsWith("classifier"); // made anew for other labels
        boolean equal = before.readFloat32(name).equals(after.readFloat32(name));
        assertThat(equal || head).as(name).isEqualTo(frozen || head);
      }
    }

    CommandRun tooMany =
        CommandRun.of(arguments(model, folder.resolve("no"), "training.freeze_layers=3"));
    assertThat(tooMany.code()).isEqualTo(2);
    assertThat(tooMany.err())
        .contains("training.freeze_layers: must be at most the number of layers of " + model)
        .contains("2, was 3 [C18]");
  }

  @ParameterizedTest
  @CsvSource({"head", "tail", "head_tail"})
  void should_read_the_end_that_the_truncation_keeps(String truncation) throws IOException {
    Path out =
        run(
            TinyStart.model(folder, "tiny-bert"),
            "out",
            "text.long=" + truncation,
            "text.head_tokens=3",
            "text.max_tokens=10");
    String bad = " bad bad bad bad bad bad bad bad";
    String[] texts = {
      "the film was so very good good good it it it it" + bad,
      "the film was so very good good good a a a a" + bad,
      "the film was a a a a a a a a a" + bad,
      "we saw it so very good good good a a a a" + bad
    };
    List<JsonNode> rows = RunFiles.jsonLines(predicted(out, texts));
    JsonNode scores = rows.get(0).get("scores");

    // Eight tokens are kept: the first, the last, or three and five.
    assertThat(rows.get(1).get("scores").equals(scores)).isTrue();
    assertThat(rows.get(2).get("scores").equals(scores)).isEqualTo(!truncation.equals("head"));
    assertThat(rows.get(3).get("scores").equals(scores)).isEqualTo(truncation.equals("tail"));
  }

  @ParameterizedTest
  @CsvSource({"tiny-bert", "tiny-distilbert", "tiny-roberta", "tiny-xlm-roberta", "tiny-electra"})
  void should_train_on_pairs(String name) throws IOException {
    Path out = run(TinyStart.model(folder, name), "out", "data.pair=pair");

    assertThat(evaluated(out)).isEqualTo(RunFiles.json(out.resolve("evaluation.json")));
    assertThat(RunFiles.metrics(out, "step", "loss")).isNotEmpty().doesNotContainNull();
    Path labelled = folder.resolve("labelled.csv");
    CommandRun.of(
            "predict", "-q", "-m", out.toString(), "-i", test.toString(), "-o", labelled.toString())
        .succeeded();
    List<String> lines = Files.readAllLines(labelled);
    assertThat(lines).hasSize(21).startsWith("text,pair,label,probability");
    assertThat(lines.get(1)).startsWith("the film was good .,\"so films , goodly\",");
  }

  @Test
  void should_train_on_the_pairs_that_come_with_the_project() throws IOException {
    train = Path.of("data-samples/pairs.csv");
    test = train;
    Path out = run(TinyStart.model(folder, "tiny-bert"), "out", "data.pair=text2");

    assertThat(evaluated(out)).isEqualTo(RunFiles.json(out.resolve("evaluation.json")));
  }

  @Test
  void should_learn_what_one_word_gives_away() throws IOException {
    Path out =
        run(
            TinyStart.model(folder, "tiny-distilbert"),
            "out",
            "training.epochs=15",
            "training.learning_rate=0.01",
            "training.save=last",
            "text.long=tail");

    assertThat(evaluated(out).at("/datasets/0/accuracy").asDouble()).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void should_keep_the_weights_of_the_best_epoch() throws IOException {
    Path out =
        run(
            TinyStart.model(folder, "tiny-bert"),
            "out",
            "training.epochs=6",
            "training.learning_rate=0.02",
            "training.metric=loss",
            "training.early_stopping={\"patience\": 2}",
            "data.validation=" + test);

    List<Double> losses = RunFiles.metrics(out, "evaluation", "loss");
    double best = losses.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    assertThat(evaluated(out).at("/datasets/0/loss").asDouble()).isEqualTo(best);
  }

  @Test
  void should_end_with_the_code_of_a_diverged_run_and_leave_no_folder() throws IOException {
    Path model = TinyStart.model(folder, "tiny-bert");
    TinyStart.makeOverflow(model);
    Path out = folder.resolve("out");
    CommandRun run = CommandRun.of(arguments(model, out));

    assertThat(run.code()).as(run.err()).isEqualTo(7);
    assertThat(run.err()).contains("training diverged: ").contains("[N01]").contains(train + ":");
    assertThat(out).doesNotExist();
  }

  @Test
  void should_keep_the_last_finite_checkpoint_of_a_diverged_run() throws IOException {
    Path model = TinyStart.model(folder, "tiny-bert");
    TinyStart.makeUnknownWordsOverflow(model);
    Files.writeString(train, "the xyzzy was good,it was,positive\n", StandardOpenOption.APPEND);
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            arguments(
                model,
                out,
                "training.batch_size=4",
                "training.seed=3",
                "training.checkpoints.steps=1"));

    assertThat(run.code()).as(run.err()).isEqualTo(7);
    List<Fault> damages = new ArrayList<>();
    assertThat(out).as(run.err()).exists();
    Path newest = new CheckpointStore(out).newest(damages::add).orElseThrow();
    assertThat(damages).isEmpty();
    assertThat(run.err())
        .contains("training diverged: ")
        .contains("\n  what was saved before is in " + newest + "\n")
        .contains(train + ":" + Files.readAllLines(train).size());
    try (SafetensorsReader weights = SafetensorsReader.open(newest.resolve("model.safetensors"))) {
      for (String name : weights.tensors().keySet()) {
        FloatBuffer values = weights.readFloat32(name).asFloatBuffer();
        while (values.hasRemaining()) {
          assertThat(values.get()).as(name).isFinite();
        }
      }
    }
  }

  @Test
  void should_refuse_to_measure_on_a_test_file_that_changed_meanwhile() throws Exception {
    Path out = folder.resolve("out");
    List<String> arguments =
        arguments(TinyStart.model(folder, "tiny-bert"), out, "training.epochs=40");
    CompletableFuture<Void> change = CompletableFuture.runAsync(this::changeTestOnceTrainingRuns);
    CommandRun run = CommandRun.of(arguments);
    change.get(1, TimeUnit.MINUTES);

    assertThat(run.code()).as(run.err()).isEqualTo(3);
    assertThat(run.err()).contains(test + ": changed since it was read").contains("[D34]");
    assertThat(out.resolve("model.safetensors")).as("the training is not lost").exists();
    assertThat(RunFiles.json(out.resolve("evaluation.json")).get("datasets")).isEmpty();
  }

  private void changeTestOnceTrainingRuns() {
    try {
      while (true) {
        try (Stream<Path> files = Files.walk(folder)) {
          if (files.anyMatch(file -> file.endsWith("metrics.jsonl"))) {
            break;
          }
        }
        Thread.sleep(10);
      }
      Files.writeString(test, "the film was bad,negative\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whole, from training to evaluation; on a processor without bf16 units too, only slower. */
  @Test
  void should_train_and_measure_in_bf16() throws IOException {
    Path model = TinyStart.model(folder, "tiny-bert");
    Path fp32 = run(model, "fp32");
    Path bf16 = run(model, "bf16", "training.precision=bf16");

    List<Double> expected = RunFiles.metrics(fp32, "step", "loss");
    List<Double> losses = RunFiles.metrics(bf16, "step", "loss");
    assertThat(losses).hasSize(6).hasSameSizeAs(expected).isNotEqualTo(expected);
    for (int i = 0; i < losses.size(); i++) {
      assertThat(losses.get(i)).as("step %d", i + 1).isCloseTo(expected.get(i), within(0.02));
    }
    JsonNode measured = RunFiles.json(bf16.resolve("evaluation.json"));
    assertThat(evaluated(bf16, "bf16")).isEqualTo(measured);
    assertThat(evaluated(bf16).at("/datasets/0/loss").asDouble())
        .isCloseTo(measured.at("/datasets/0/loss").asDouble(), within(0.02))
        .isNotEqualTo(measured.at("/datasets/0/loss").asDouble());
  }

  private Path run(Path model, String name, String... settings) {
    Path out = folder.resolve(name);
    CommandRun.of(arguments(model, out, settings)).succeeded();
    return out;
  }

  private List<String> arguments(Path model, Path out, String... settings) {
    return TinyCommand.train(model, train, test, out, settings);
  }

  private JsonNode evaluated(Path out) {
    return evaluated(out, "fp32");
  }

  private JsonNode evaluated(Path out, String precision) {
    String json =
        CommandRun.of(
                "eval",
                "-q",
                "-m",
                out.toString(),
                "-d",
                "test=" + test,
                "--json",
                "--precision",
                precision,
                "--device",
                "cpu",
                "--threads",
                "1")
            .succeeded()
            .out();
    return RunFiles.json(json);
  }

  private static String predicted(Path out, String... texts) {
    String[] options = {
      "predict",
      "-q",
      "-m",
      out.toString(),
      "-f",
      "jsonl",
      "--all-scores",
      "--precision",
      "fp32",
      "--device",
      "cpu",
      "--threads",
      "1"
    };
    return CommandRun.of(with(options, texts)).succeeded().out();
  }

  private static List<JsonNode> metrics(Path out) {
    return RunFiles.jsonLines(RunFiles.text(out.resolve("metrics.jsonl")));
  }

  private static String[] with(String[] base, String... more) {
    String[] all = Arrays.copyOf(base, base.length + more.length);
    System.arraycopy(more, 0, all, base.length, more.length);
    return all;
  }
}
