package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first run of the project's own config, shortened, and what its model says afterwards. */
@Tag("slow")
class QuickstartTest {
  private static final Path TEST = Path.of("data-samples/reviews-test.csv");
  private static final int TESTS = 78;

  @TempDir private static Path folder;
  private static Path model;
  private static CommandRun training;

  @BeforeAll
  static void train() {
    model = folder.resolve("reviews");
    training =
        CommandRun.of(
            "train",
            "--quiet",
            "--config=configs/quickstart.yaml",
            "--set=output.folder=" + model,
            "--set=training.epochs=1",
            "--set=training.learning_rate=0.0003",
            "--set=training.precision=fp32",
            "--set=training.device=cpu",
            "--set=training.threads=1");
  }

  @Test
  void should_leave_a_whole_folder_and_tell_the_way_on() {
    assertThat(training.code()).as(training.err()).isZero();
    assertThat(model.toFile().list())
        .containsExactlyInAnyOrder(
            "README.md",
            "bertft.json",
            "config.json",
            "evaluation.json",
            "metrics.jsonl",
            "model.safetensors",
            "modeling_bertft.py",
            "special_tokens_map.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "vocab.txt");
    assertThat(folder.toFile().list()).containsExactly("reviews");
    assertThat(training.out()).contains("training loss").contains("reviews        78");
    assertThat(training.err())
        .contains(
            "model: minilm (BERT, 6 layers, hidden size 384, 22,566,146 weights), pooling mean,"
                + " fp32 on cpu with 1 thread")
        .contains("newly initialised: classifier.weight, classifier.bias")
        .contains("data: 212 training and 24 validation examples, 2 labels")
        .contains("saved: " + model)
        .contains("next: bertft predict --model " + model + " \"some text\"");
  }

  /** Pinned, so that no change moves numbers unseen; the first step of a warm-up has rate 0. */
  @Test
  void should_take_the_steps_that_it_took_before() {
    List<Double> losses = RunFiles.metrics(model, "step", "loss");
    double[] pinned = {0.708255, 0.686741, 0.685532};

    assertThat(losses).hasSize(14);
    for (int i = 0; i < pinned.length; i++) {
      assertThat(losses.get(i)).as("step %d", i + 1).isCloseTo(pinned[i], within(1e-4));
    }
    assertThat(RunFiles.metrics(model, "step", "learning_rate").subList(0, 3))
        .containsExactly(0.0, 1.5e-4, 3e-4);
  }

  @Test
  void should_measure_the_loaded_model_as_it_measured_the_trained_one() {
    JsonNode trained = RunFiles.json(model.resolve("evaluation.json")).at("/datasets/0");
    JsonNode loaded = RunFiles.json(evaluated("--json").out()).at("/datasets/0");

    assertThat(trained.get("accuracy").asDouble()).isGreaterThan(0.8);
    assertThat(loaded.get("dataset").asText()).isEqualTo("reviews-test");
    for (String figure : List.of("examples", "accuracy", "macro_f1", "loss", "confusion_matrix")) {
      assertThat(loaded.get(figure)).as(figure).isEqualTo(trained.get(figure));
    }
    String percent =
        String.format(Locale.ROOT, "%.2f %%", 100 * trained.get("accuracy").asDouble());
    assertThat(evaluated().out())
        .contains("reviews-test        78   " + percent)
        .contains("reviews-test: classes")
        .contains("reviews-test: confusion matrix");
  }

  @Test
  void should_end_with_the_gate_s_code_below_the_asked_accuracy() {
    CommandRun run = CommandRun.of(arguments("eval", "--data=" + TEST, "--min-accuracy=1"));

    assertThat(run.code()).isEqualTo(8);
    assertThat(run.err()).contains("--min-accuracy asks for 1.0 [G01]");
  }

  /** The probabilities of predict make the accuracy and the loss of eval. */
  @Test
  void should_predict_what_it_measures() throws IOException {
    List<String> labels =
        Files.readAllLines(TEST).stream()
            .skip(1)
            .map(line -> line.substring(line.lastIndexOf(',') + 1))
            .toList();
    List<JsonNode> rows =
        RunFiles.jsonLines(predicted("-i" + TEST, "--format=jsonl", "--all-scores").out());

    assertThat(rows).hasSize(TESTS);
    int right = 0;
    double loss = 0;
    for (int i = 0; i < TESTS; i++) {
      right += rows.get(i).get("label").asText().equals(labels.get(i)) ? 1 : 0;
      loss -= Math.log(score(rows.get(i), labels.get(i)));
    }
    JsonNode measured = RunFiles.json(model.resolve("evaluation.json")).at("/datasets/0");
    assertThat((double) right / TESTS).isEqualTo(measured.get("accuracy").asDouble());
    assertThat(loss / TESTS).isCloseTo(measured.get("loss").asDouble(), within(1e-5));
  }

  @Test
  void should_write_files_in_the_format_of_their_names() throws IOException {
    Path csv = folder.resolveSibling(folder.getFileName() + ".csv");
    Path lines = folder.resolveSibling(folder.getFileName() + ".jsonl");
    try {
      assertThat(predicted("--input=" + TEST, "--output=" + csv).out()).isEmpty();
      assertThat(predicted("--input=" + TEST, "--output=" + lines, "--no-echo").out()).isEmpty();

      List<String> rows = Files.readAllLines(csv);
      assertThat(rows).hasSize(TESTS + 1).startsWith("text,label,probability");
      List<JsonNode> objects = RunFiles.jsonLines(RunFiles.text(lines));
      assertThat(objects).hasSize(TESTS);
      for (int i = 0; i < TESTS; i++) {
        JsonNode object = objects.get(i);
        assertThat(object.has("text")).isFalse();
        assertThat(rows.get(i + 1))
            .endsWith(
                "," + object.get("label").asText() + "," + object.get("probability").asText());
      }
    } finally {
      Files.deleteIfExists(csv);
      Files.deleteIfExists(lines);
    }
  }

  @Test
  void should_read_arguments_and_the_lines_of_standard_input_alike() {
    String praise = "I love this wonderful, brilliant film";
    String blame = "A boring waste of time, badly made";

    String asArguments = predicted(praise, blame).out();
    CommandRun asLines =
        CommandRun.withInput(
            praise + "\n" + blame + "\n", arguments("predict", "--quiet").toArray(String[]::new));

    assertThat(asLines.succeeded().out()).isEqualTo(asArguments);
    assertThat(asArguments.lines())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("positive  0.").endsWith("  " + praise),
            second -> assertThat(second).startsWith("negative  0.").endsWith("  " + blame));
    assertThat(predicted(praise).out().lines())
        .containsExactly(asArguments.lines().findFirst().orElseThrow().substring(0, 16));
  }

  /** The other texts of a batch, and the padding that they bring, must not matter. */
  @Test
  void should_say_the_same_of_a_text_alone_and_in_company() throws IOException {
    List<String> texts = mixedTexts();
    Path file = Files.write(folder.resolveSibling(folder.getFileName() + ".txt"), texts);
    try {
      List<JsonNode> together =
          RunFiles.jsonLines(predicted("-i" + file, "--format=jsonl", "--all-scores").out());

      assertThat(together).hasSize(texts.size());
      for (int row : new int[] {0, 3, 150}) {
        JsonNode alone =
            RunFiles.json(predicted("--format=jsonl", "--all-scores", texts.get(row)).out());
        for (String label : List.of("negative", "positive")) {
          assertThat(score(together.get(row), label))
              .as("text %d, %s", row, label)
              .isCloseTo(score(alone, label), within(1e-5));
        }
      }
    } finally {
      Files.delete(file);
    }
  }

  /** 200 texts of 1 to about 120 tokens. */
  private static List<String> mixedTexts() throws IOException {
    List<String> reviews =
        Files.readAllLines(TEST).stream()
            .skip(1)
            .map(line -> line.substring(0, line.lastIndexOf(',')).replace("\"", ""))
            .toList();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String text = reviews.get(i % reviews.size());
      boolean shortText = i % 4 == 3;
      boolean longText = i % 25 == 0;
      texts.add(shortText ? text.substring(0, 12) : longText ? (text + " ").repeat(6) : text);
    }
    return texts;
  }

  @Test
  void should_export_a_model_that_gives_its_logits_for_two_hundred_texts() {
    Path file = folder.resolveSibling(folder.getFileName() + ".onnx");
    JsonNode report =
        RunFiles.json(
            CommandRun.of(
                    "export",
                    "--quiet",
                    "--json",
                    "--threads=1",
                    "--data=data-samples/reviews-train.csv",
                    model.toString(),
                    file.toString())
                .succeeded()
                .out());
    try {
      assertThat(report.at("/compared/texts").asInt()).isEqualTo(200);
      assertThat(report.at("/compared/same_labels").asInt()).isEqualTo(200);
      assertThat(report.at("/compared/largest_difference").asDouble()).isLessThan(1e-4);
    } finally {
      file.toFile().delete();
    }
  }

  private static double score(JsonNode row, String label) {
    for (JsonNode score : row.get("scores")) {
      if (score.get("label").asText().equals(label)) {
        return score.get("probability").asDouble();
      }
    }
    throw new AssertionError("no score of " + label + " in " + row);
  }

  private static CommandRun evaluated(String... options) {
    return CommandRun.of(arguments("eval", with("--data=" + TEST, options))).succeeded();
  }

  private static CommandRun predicted(String... options) {
    return CommandRun.of(arguments("predict", with("--quiet", options))).succeeded();
  }

  private static String[] with(String option, String... options) {
    List<String> all = new ArrayList<>(List.of(option));
    all.addAll(List.of(options));
    return all.toArray(String[]::new);
  }

  private static List<String> arguments(String command, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command, "--model=" + model, "--precision=fp32", "--device=cpu", "--threads=1"));
    arguments.addAll(List.of(options));
    return arguments;
  }
}
