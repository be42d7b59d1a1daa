package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs of models that tell several labels or a number. */
@Tag("slow")
class OtherTasksTest {
  private static final String[] MULTI_LABEL = {"data.task=multi_label", "data.label=labels"};
  private static final String[] REGRESSION = {"data.task=regression", "data.label=rating"};

  @TempDir private Path folder;
  private Path train;
  private Path test;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    train = TinyStart.judged(folder.resolve("train.csv"), 90);
    test = TinyStart.judged(folder.resolve("test.csv"), 31);
    out = folder.resolve("out");
  }

  @Test
  void should_learn_several_labels_and_measure_the_same_off_the_disk() throws IOException {
    CommandRun run =
        train(
                with(
                    MULTI_LABEL,
                    "training.epochs=40",
                    "training.learning_rate=0.01",
                    "training.save=last",
                    "training.class_weights=balanced",
                    "training.label_smoothing=0.02"))
            .succeeded();
    assertThat(run.err()).contains(", 3 labels, any number a text, none in ");
    assertThat(run.out()).contains("micro F1   macro F1  subset accuracy");

    JsonNode measured = RunFiles.json(out.resolve("evaluation.json")).at("/datasets/0");
    assertThat(evaluated().at("/datasets/0")).isEqualTo(measured);
    assertThat(measured.get("micro_f1").asDouble()).isGreaterThan(0.8);
    assertThat(measured.get("labels")).hasSize(3);
    JsonNode config = RunFiles.json(out.resolve("config.json"));
    assertThat(config.get("problem_type").asText()).isEqualTo("multi_label_classification");
    assertThat(config.get("bertft_thresholds")).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(config.get("bertft_thresholds").get(i).asDouble())
          .isEqualTo(measured.get("labels").get(i).get("threshold").asDouble(), within(1e-7));
    }
    assertThat(out.resolve("README.md"))
        .content()
        .contains("A text classifier that gives a text any number of 3 labels: ")
        .contains("| Id | Label | Training examples | Threshold |")
        .contains("top_k=None");
  }

  @Test
  void should_write_the_labels_that_reach_their_thresholds() throws IOException {
    train(
            with(
                MULTI_LABEL,
                "training.epochs=40",
                "training.learning_rate=0.01",
                "training.save=last"))
        .succeeded();
    String[] texts = {"the film was very good .", "the book was poor ."};

    List<JsonNode> rows = RunFiles.jsonLines(predict("jsonl", with(texts, "--all-scores")).out());
    assertThat(rows.get(0).get("labels").findValuesAsText("label"))
        .containsExactlyInAnyOrder("good", "very");
    assertThat(rows.get(0).get("scores")).hasSize(3);
    assertThat(rows.get(1).get("labels")).isEmpty();
    List<String> csv = predict("csv", texts).out().lines().toList();
    assertThat(csv.get(0)).isEqualTo("text,labels,probabilities");
    assertThat(csv.get(1)).matches("the film was very good \\.,(good\\|very|very\\|good),.*\\|.*");
    assertThat(csv.get(2)).isEqualTo("the book was poor .,,");
    List<String> lines = predict("text", texts).out().lines().toList();
    assertThat(lines.get(0)).matches("(good|very) 0\\.\\d{4}, (good|very) 0\\.\\d{4}  the film.*");
    assertThat(lines.get(1)).isEqualTo("no label  the book was poor .");
  }

  @Test
  void should_read_a_column_of_each_label_and_arrays_alike() throws IOException {
    train(with(MULTI_LABEL)).succeeded();
    JsonNode joined = RunFiles.json(out.resolve("evaluation.json"));
    Path other = folder.resolve("columns");
    CommandRun.of(
            arguments(
                other,
                "data.task=multi_label",
                "data.labels=[good, seen, very]",
                "data.label_columns=[good, very, seen]"))
        .succeeded();

    assertThat(RunFiles.json(other.resolve("evaluation.json"))).isEqualTo(joined);
    assertThat(other.resolve("model.safetensors"))
        .hasSameBinaryContentAs(out.resolve("model.safetensors"));
    Path again = folder.resolve("again");
    CommandRun.of(
            arguments(
                again,
                "model.name=" + other,
                "data.task=multi_label",
                "data.label_columns=[very, seen, good]"))
        .succeeded();
    assertThat(RunFiles.json(again.resolve("config.json")).at("/id2label/0").asText())
        .isEqualTo("very");
    Path json = folder.resolve("test.jsonl");
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(test).subList(1, 32)) {
      String[] cells = line.split(",", -1);
      String names = cells[1].isEmpty() ? "" : '"' + cells[1].replace("|", "\",\"") + '"';
      lines.add("{\"text\":\"" + cells[0] + "\",\"labels\":[" + names + "]}");
    }
    Files.write(json, lines);
    test = json;
    assertThat(evaluated()).isEqualTo(joined);
  }

  @Test
  void should_learn_numbers_and_measure_the_same_off_the_disk() throws IOException {
    CommandRun run =
        train(with(REGRESSION, "training.epochs=40", "training.learning_rate=0.01")).succeeded();
    assertThat(run.err()).contains(" validation examples, numbers from 1.25 to 5, mean ");
    assertThat(run.out()).contains("Pearson   Spearman      RMSE");

    JsonNode measured = RunFiles.json(out.resolve("evaluation.json")).at("/datasets/0");
    JsonNode again = evaluated().at("/datasets/0");
    assertThat(again).isEqualTo(measured);
    assertThat(measured.get("pearson").asDouble()).isGreaterThan(0.9);
    assertThat(measured.get("rmse").asDouble()).isLessThan(0.6);
    assertThat(measured.get("residuals")).hasSizeBetween(2, 5);
    assertThat(measured.get("largest_errors").get(0).get("place").asText()).startsWith(test + ":");
    JsonNode config = RunFiles.json(out.resolve("config.json"));
    assertThat(config.get("problem_type").asText()).isEqualTo("regression");
    assertThat(config.get("id2label").size()).isEqualTo(1);

    List<JsonNode> rows = RunFiles.jsonLines(predict("jsonl", "the film was very good .").out());
    assertThat(rows.get(0).get("value").asDouble()).isEqualTo(5, within(0.8));
    assertThat(predict("csv", "the film was very bad .", "so").out().lines())
        .first()
        .isEqualTo("text,value");
    assertThat(out.resolve("README.md"))
        .content()
        .contains("A model that tells a number of a text");
  }

  /** The last layer is brought to the scale of the new numbers first: nothing jumps. */
  @Test
  void should_go_on_from_a_model_that_tells_numbers() throws IOException {
    train(with(REGRESSION, "training.epochs=10", "training.learning_rate=0.01")).succeeded();
    double before = RunFiles.json(out.resolve("evaluation.json")).at("/datasets/0/loss").asDouble();
    Path further = folder.resolve("further");
    CommandRun.of(
            arguments(
                further, with(REGRESSION, "model.name=" + out, "training.learning_rate=1e-6")))
        .succeeded();
    double after =
        RunFiles.json(further.resolve("evaluation.json")).at("/datasets/0/loss").asDouble();
    assertThat(after).isEqualTo(before, within(0.01));
  }

  @ParameterizedTest
  @CsvSource({
    "multi_label, labels, micro F1, micro_f1",
    "regression, rating, Pearson, pearson",
  })
  void should_compare_seeds_and_settings_by_the_figure_that_fits(
      String task, String label, String title, String key) throws IOException {
    String[] settings = {"data.task=" + task, "data.label=" + label};
    List<String> seeds = arguments(folder.resolve("seeds"), settings);
    seeds.addAll(List.of("--seeds", "2"));
    assertThat(CommandRun.of(seeds).succeeded().out()).contains(title + "\n").contains("mean ± sd");
    JsonNode report = RunFiles.json(folder.resolve("seeds/seeds.json"));
    assertThat(report.get("chosen_by").asText()).isEqualTo("validation " + key);
    assertThat(report.at("/datasets/0/" + key + "/mean").isNumber()).isTrue();

    List<String> search =
        arguments(
            folder.resolve("search"),
            with(settings, "tuning.space={training.learning_rate: [1e-3, 1e-4]}"));
    search.set(0, "tune");
    assertThat(CommandRun.of(search).succeeded().out()).contains(title);
    JsonNode trials = RunFiles.json(folder.resolve("search/tuning.json"));
    assertThat(trials.get("chosen_by").asText()).isEqualTo("validation " + key);
    assertThat(trials.at("/trials/0/validation/" + key).isNumber()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "multi_label, labels, 20",
    "multi_label, labels, 8 per class",
    "regression, rating, 20%"
  })
  void should_train_in_windows_on_few_texts(String task, String label, String limit)
      throws IOException {
    train(
            "data.task=" + task,
            "data.label=" + label,
            "data.limit=" + limit,
            "text.long=windows_mean",
            "text.max_tokens=6")
        .succeeded();
    assertThat(evaluated()).isEqualTo(RunFiles.json(out.resolve("evaluation.json")));
    CommandRun plan = CommandRun.of(planArguments(task, label)).succeeded();
    assertThat(plan.out()).contains(task.equals("regression") ? "; a number each" : "; 3 labels");
  }

  private List<String> planArguments(String task, String label) {
    List<String> plan = arguments(folder.resolve("no"), "data.task=" + task, "data.label=" + label);
    plan.set(0, "plan");
    return plan;
  }

  @Test
  void should_refuse_data_that_are_plainly_of_another_task() throws IOException {
    Path prices = folder.resolve("prices.csv");
    List<String> lines = new ArrayList<>(List.of("text,label"));
    for (int i = 0; i < 60; i++) {
      lines.add("the film was good " + i + "," + (i + 0.5));
    }
    Files.write(prices, lines);
    assertRefused(
        3,
        "bertft: "
            + prices
            + ": the 60 labels of 60 examples are numbers, such as \"0.5\" [D125]\n  to tell"
            + " numbers, set data.task: regression; if they are classes, list them in"
            + " data.labels\n",
        "data.train=" + prices);
    assertRefused(
        3,
        "bertft: "
            + train
            + ": 4 of 7 labels look like several labels joined by \"|\", such as \"good|seen\""
            + " [D126]\n  for several labels a row, set data.task: multi_label and"
            + " data.label_separator; if they are classes, list them in data.labels\n",
        "data.label=labels",
        "data.train=" + withoutEmpty());
    assertRefused(
        3,
        "bertft: "
            + train
            + ":2: label must be a number, was \"good|very|seen\" [D123]\n  for classes by name, set"
            + " data.task: single_label\n",
        "data.task=regression",
        "data.label=labels");
  }

  @Test
  void should_refuse_options_that_do_not_fit_the_model() throws IOException {
    train(with(REGRESSION)).succeeded();
    CommandRun gate =
        CommandRun.of(
            "eval", "-q", "-m", out.toString(), "-d", test.toString(), "--min-accuracy", "0.5");
    assertThat(gate.code()).isEqualTo(2);
    assertThat(gate.err())
        .isEqualTo(
            "bertft: --min-accuracy: the model of \""
                + out
                + "\" is regression and has no accuracy [C176]\n  read the figure that counts from"
                + " --json\n");
    CommandRun top = CommandRun.of("predict", "-q", "-m", out.toString(), "--top", "2", "a film");
    assertThat(top.code()).isEqualTo(2);
    assertThat(top.err())
        .isEqualTo(
            "bertft: --top: the model of \""
                + out
                + "\" is regression and tells one number a text [C177]\n  leave the option out\n");
  }

  /** As transformers saves them: the task in config.json, one output being a number. */
  @Test
  void should_use_folders_of_other_tools() throws IOException {
    train(with(REGRESSION)).succeeded();
    JsonNode measured = RunFiles.json(out.resolve("evaluation.json"));
    Files.delete(out.resolve("bertft.json"));
    Path config = out.resolve("config.json");
    Files.writeString(config, Files.readString(config).replaceFirst("\"problem_type\".*\n", ""));
    assertThat(Files.readString(config)).doesNotContain("problem_type");
    String rating = "--label=rating";
    assertThat(RunFiles.json(rows(rating))).isEqualTo(measured);
    assertThat(RunFiles.jsonLines(predict("jsonl", "a film").out()).get(0).has("value")).isTrue();

    Files.writeString(
        config,
        Files.readString(config)
            .replaceFirst("\"model_type\"", "\"problem_type\": \"regression\", \"model_type\""));
    assertThat(RunFiles.json(rows(rating))).isEqualTo(measured);
    out = folder.resolve("labels");
    train(with(MULTI_LABEL, "text.max_tokens=16")).succeeded();
    measured = RunFiles.json(out.resolve("evaluation.json"));
    Files.delete(out.resolve("bertft.json"));
    assertThat(RunFiles.json(rows("--label=labels"))).isEqualTo(measured);
  }

  @Test
  void should_export_several_labels_with_their_probabilities() {
    train(with(MULTI_LABEL, "training.epochs=10", "training.learning_rate=0.01")).succeeded();
    for (String target : List.of("out/model.onnx", "m.pt", "m.zip")) {
      JsonNode report =
          RunFiles.json(
              CommandRun.of(
                      with(
                          new String[] {"export", "-q", out.toString(), "--json", "--threads=1"},
                          folder.resolve(target).toString(),
                          "--data=" + test))
                  .succeeded()
                  .out());
      assertThat(report.at("/compared/same_labels").asInt()).isEqualTo(31);
      assertThat(report.at("/compared/largest_difference").asDouble()).isLessThan(1e-5);
      assertThat(report.at("/datasets/0/micro_f1_after"))
          .isEqualTo(report.at("/datasets/0/micro_f1_before"));
    }
    String[] predict = {"predict", "-m", out.toString(), "the film was very good ."};
    assertThat(CommandRun.of(with(predict, "--runtime", "onnx")).succeeded().out())
        .isEqualTo(CommandRun.of(with(predict, engine())).succeeded().out());
  }

  @Test
  void should_export_with_data_whose_labels_stand_in_another_column() {
    train("data.task=multi_label", "data.label_columns=[good, very, seen]").succeeded();
    String[] export = {"export", "-q", out.toString(), folder.resolve("m.pt").toString()};

    CommandRun run = CommandRun.of(with(export, "--data=" + test, "--label", "labels"));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("test.csv, 31 texts: micro F1 ");
  }

  @Test
  void should_export_a_number_without_speaking_of_labels() {
    train(REGRESSION).succeeded();
    String[] export = {"export", "-q", out.toString(), "--threads=1"};

    String report =
        CommandRun.of(with(export, folder.resolve("r.onnx").toString())).succeeded().out();
    assertThat(report).matches("(?s).*logits differ by at most [0-9.]+e-[0-9]+\n");
    assertThat(CommandRun.of(with(export, folder.resolve("r.zip").toString())).err())
        .startsWith("bertft: " + out + ": is a model of regression, whose numbers DJL's")
        .contains("[M152]");
    CommandRun refused =
        CommandRun.of(with(export, folder.resolve("p.onnx").toString(), "--probabilities"));
    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.err())
        .isEqualTo(
            "bertft: "
                + out
                + ": is a model of regression and has no probabilities [M151]\n"
                + "  export it without them; its logit is the number\n");
  }

  @Test
  void should_refuse_an_empty_separator() {
    CommandRun run =
        CommandRun.of(
            List.of("eval", "-m", model().toString(), "-d", "x", "--label-separator", ""));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("bertft: --label-separator must not be empty; leave it out for none");
  }

  @Test
  void should_not_choose_by_a_figure_that_is_not_defined() throws IOException {
    List<String> lines = Files.readAllLines(train);
    String number = lines.get(1).substring(lines.get(1).lastIndexOf(','));
    List<String> equal = new ArrayList<>(lines.subList(0, 1));
    lines.stream().filter(line -> line.endsWith(number)).limit(3).forEach(equal::add);
    Path validation = Files.write(folder.resolve("equal.csv"), equal);
    List<String> arguments =
        arguments(
            out,
            with(
                REGRESSION,
                "data.validation=" + validation,
                "training.epochs=3",
                "training.early_stopping.patience=1"));
    int share = arguments.indexOf("data.validation_share=0.25");
    arguments.subList(share - 1, share + 1).clear();

    CommandRun run = CommandRun.of(arguments).succeeded();
    assertThat(run.err())
        .containsOnlyOnce("Pearson is not defined on these validation data")
        .doesNotContain("kept the weights of epoch 1");
    assertThat(RunFiles.jsonLines(Files.readString(out.resolve("metrics.jsonl"))))
        .filteredOn(line -> line.path("kind").asText().equals("evaluation"))
        .hasSize(3);
  }

  private String rows(String label) {
    String[] arguments = {"eval", "-q", "-m", out.toString(), "-d", "test=" + test, "--json"};
    CommandRun run = CommandRun.of(with(with(arguments, engine()), label, "--max-tokens=16"));
    return run.code() == 0 ? run.out() : run.err();
  }

  /** Rows without a label are no classes. */
  private Path withoutEmpty() throws IOException {
    List<String> lines =
        Files.readAllLines(train).stream().filter(line -> !line.contains(",,")).toList();
    return Files.write(train, lines);
  }

  private void assertRefused(int code, String message, String... settings) {
    CommandRun run = train(settings);
    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.err()).startsWith(message);
    assertThat(out).doesNotExist();
  }

  private CommandRun train(String... settings) {
    return CommandRun.of(arguments(out, settings));
  }

  private List<String> arguments(Path output, String... settings) {
    String[] share = {"data.validation_share=0.25"};
    return TinyCommand.train(model(), train, test, output, with(share, settings));
  }

  private Path model() {
    try {
      Path model = folder.resolve("tiny-bert");
      return Files.exists(model) ? model : TinyStart.model(folder, "tiny-bert");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private JsonNode evaluated() {
    String[] arguments = {"eval", "-q", "-m", out.toString(), "-d", "test=" + test, "--json"};
    return RunFiles.json(CommandRun.of(with(arguments, engine())).succeeded().out());
  }

  private CommandRun predict(String format, String... texts) {
    String[] arguments = {"predict", "-q", "-m", out.toString(), "-f", format};
    return CommandRun.of(with(with(arguments, engine()), texts)).succeeded();
  }

  private static String[] engine() {
    return new String[] {"--precision", "fp32", "--device", "cpu", "--threads", "1"};
  }

  private static String[] with(String[] base, String... more) {
    String[] all = Arrays.copyOf(base, base.length + more.length);
    System.arraycopy(more, 0, all, base.length, more.length);
    return all;
  }
}
