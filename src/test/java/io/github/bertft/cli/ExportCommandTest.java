package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bertft export}, and models run by what it wrote. */
@Tag("slow")
class ExportCommandTest {
  @TempDir private Path folder;
  private Path out;
  private Path test;

  @BeforeEach
  void train() throws IOException {
    test = TinyStart.sentences(folder.resolve("test.csv"), 20);
    out = trained("text.long=head");
  }

  private Path trained(String... settings) throws IOException {
    Path train = TinyStart.sentences(folder.resolve("train.csv"), 48);
    Path model = folder.resolve("tiny-bert");
    if (!Files.exists(model)) {
      TinyStart.model(folder, "tiny-bert");
    }
    Path target = folder.resolve("out" + settings.length);
    List<String> arguments = new ArrayList<>(List.of("train", "--quiet"));
    for (String setting :
        List.of(
            "model.name=" + model,
            "data.train=" + train,
            "training.precision=fp32",
            "training.learning_rate=0.01",
            "text.max_tokens=12",
            "output.folder=" + target)) {
      arguments.addAll(List.of("--set", setting));
    }
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    CommandRun.of(arguments).succeeded();
    return target;
  }

  private CommandResult export(Object... arguments) {
    return CommandResult.of(
        Stream.concat(Stream.of("export", "--quiet", "--threads", "1"), Stream.of(arguments))
            .map(String::valueOf)
            .toArray(String[]::new));
  }

  private static CommandResult eval(Path model, Path data, String... more) {
    return CommandResult.of(
        Stream.concat(
                Stream.of("eval", "--quiet", "--json", "--threads", "1"),
                Stream.concat(
                    Stream.of("--model", model.toString(), "--data", data.toString()),
                    Stream.of(more)))
            .toArray(String[]::new));
  }

  private List<String> names(Path parent) throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void should_evaluate_and_predict_the_same_by_onnx() throws IOException {
    CommandResult result = export(out, out.resolve("model.onnx"), "--data", test);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out().replaceAll("[0-9.]+e-[0-9]+", "N").replaceAll("\\d+\\.\\d+", "N"))
        .isEqualTo(
            out.resolve("model.onnx")
                + ": ONNX, float32, N kB\n"
                + "compared on 20 texts by ONNX Runtime: logits differ by at most N, the same label"
                + " for 20\n"
                + "test.csv, 20 texts: accuracy N before, N after; loss N before, N after\n");

    JsonNode expected = RunFiles.json(eval(out, test, "--precision", "fp32").out());
    JsonNode actual = RunFiles.json(eval(out, test, "--runtime", "onnx").out());
    assertThat(actual.findValue("accuracy")).isEqualTo(expected.findValue("accuracy"));
    assertThat(actual.findValue("loss").asDouble())
        .isCloseTo(expected.findValue("loss").asDouble(), within(1e-5));

    CommandResult prediction =
        CommandResult.of(
            "predict", "--runtime", "onnx", "--model", out.toString(), "the film was lovely .");
    assertThat(prediction.err()).isEmpty();
    assertThat(prediction.out())
        .isEqualTo(
            CommandResult.of("predict", "--model", out.toString(), "the film was lovely .").out());
  }

  @Test
  void should_export_texts_in_windows_in_every_format() throws IOException {
    Path windows =
        trained("text.long=windows_attention", "text.max_windows=3", "model.pooling=mean");
    assertThat(RunFiles.json(windows.resolve("config.json")).get("bertft_max_windows").asInt())
        .isEqualTo(3);
    for (String target : List.of("w.onnx", "w.pt", "w.zip")) {
      JsonNode report =
          RunFiles.json(export(windows, folder.resolve(target), "--data", test, "--json").out());
      assertThat(report.at("/compared/texts").asInt()).isEqualTo(20);
      assertThat(report.at("/compared/same_labels").asInt()).isEqualTo(20);
      assertThat(report.at("/compared/largest_difference").asDouble()).isLessThan(1e-5);
      assertThat(report.at("/datasets/0/accuracy_after"))
          .isEqualTo(report.at("/datasets/0/accuracy_before"));
    }
    assertThat(export(windows, folder.resolve("served"), "-f", "djl").err())
        .isEqualTo(
            "warning: "
                + folder.resolve("served")
                + ": DJL's translator keeps the first 12 tokens of a text; the model was trained"
                + " with text.long windows_attention [E05]\n"
                + "  longer texts get other answers than by bertft\n");
    assertThat(names(folder.resolve("served")))
        .containsExactly("config.json", "model.pt", "serving.properties", "tokenizer.json");
  }

  @Test
  void should_warn_of_pairs_for_djl() throws IOException {
    Path pairs = trained("data.pair=pair", "training.epochs=1");
    assertThat(export(pairs, folder.resolve("pairs.zip")).err())
        .isEqualTo(
            "warning: "
                + folder.resolve("pairs.zip")
                + ": DJL's text classification translator takes one text; the model was trained"
                + " with two [E06]\n"
                + "  hand the model token ids of your own, or use --format onnx\n");
  }

  @Test
  void should_measure_what_rounding_costs() {
    CommandResult result =
        export(out, folder.resolve("small.onnx"), "--quantize", "int8", "--json", "--data", test);
    JsonNode report = RunFiles.json(result.out());
    assertThat(report.get("format").asText()).isEqualTo("ONNX, int8");
    assertThat(report.at("/compared/largest_difference").asDouble()).isBetween(1e-6, 1.0);
    assertThat(report.at("/datasets/0/examples").asInt()).isEqualTo(20);
  }

  @Test
  void should_refuse_a_file_of_other_weights() throws IOException {
    assertThat(eval(out, test, "--runtime", "onnx"))
        .isEqualTo(
            new CommandResult(
                4,
                "",
                "bertft: "
                    + out
                    + ": has no model.onnx [M144]\n"
                    + "  write it with: bertft export "
                    + out
                    + " "
                    + out.resolve("model.onnx")
                    + "\n"));

    Path other = trained("text.long=tail", "training.seed=8");
    export(other, out.resolve("model.onnx"));
    assertThat(eval(out, test, "--runtime", "onnx"))
        .isEqualTo(
            new CommandResult(
                4,
                "",
                "bertft: "
                    + out.resolve("model.onnx")
                    + ": was made from other weights than those beside it [M145]\n"
                    + "  write it anew with: bertft export "
                    + out
                    + " "
                    + out.resolve("model.onnx")
                    + " --overwrite\n"));
  }

  @Test
  void should_remove_a_file_of_weights_that_are_replaced() throws IOException {
    export(out, out.resolve("model.onnx"));
    Path again = trained("output.overwrite=true");

    assertThat(again).isEqualTo(out);
    assertThat(names(out)).doesNotContain("model.onnx").contains("model.safetensors");
  }

  @Test
  void should_refuse_weights_that_are_no_numbers() throws IOException {
    TinyStart.makeOverflow(out);
    CommandResult result = export(out, folder.resolve("model.onnx"));

    assertThat(result.err())
        .startsWith(
            "bertft: "
                + folder.resolve("model.onnx")
                + ": what was written gives other logits than the model, by up to NaN on 16 texts;"
                + " nothing was kept [E01]");
    assertThat(result.code()).isEqualTo(4);
    assertThat(names(folder)).allMatch(name -> !name.contains("onnx"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          model.bin                        | the name "model.bin" tells no format; give --format onnx, torchscript or djl
          model.pt --quantize int8         | --quantize goes with --format onnx
          served.zip --probabilities       | --probabilities goes with --format onnx
          model.onnx --threads -1          | --threads must be a number from 0 to 1024, was -1
          """)
  void should_refuse_options_that_do_not_fit(String arguments, String message) {
    CommandResult result = CommandResult.of(("export " + out + " " + arguments).split(" ", -1));
    assertThat(result.err()).startsWith("bertft: " + message + " [");
    assertThat(result.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --runtime tensorflow            | --runtime must be pytorch or onnx, was "tensorflow"
          --runtime onnx --device cuda    | --device must be auto or cpu with --runtime onnx, was "cuda"
          --runtime onnx --precision bf16 | --precision must be left out with --runtime onnx; the file has its own, was "bf16"
          """)
  void should_refuse_runtimes_that_do_not_fit(String options, String message) {
    CommandResult result = eval(out, test, options.split(" ", -1));
    assertThat(result.err()).startsWith("bertft: " + message + " [");
    assertThat(result.code()).isEqualTo(2);
  }

  @Test
  void should_refuse_data_without_rows_and_keep_a_zip_to_its_name() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.csv"), "text,label\n");
    CommandResult none = export(out, folder.resolve("e.pt"), "--data", empty);
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.err())
        .isEqualTo("bertft: " + empty + ": holds no texts to compare answers on [D64]\n");
    assertThat(folder.resolve("e.pt")).doesNotExist();

    assertThat(export(out, folder.resolve("served.onnx"), "-f", "djl").code()).isZero();
    assertThat(folder.resolve("served.onnx")).isDirectory();
  }
}
