package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.TinyClassifier;
import io.github.bertft.weights.SafetensorsReader;
import io.github.bertft.weights.SafetensorsWriter;
import io.github.bertft.weights.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands with a model, spoilt in many ways: code, message, and nothing half-written. */
class ModelFaultsTest {
  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void writeModel() throws IOException {
    model = TinyClassifier.folder(folder.resolve("model"));
  }

  private CommandResult predict(String... more) {
    return result(
        Stream.concat(
            Stream.of("predict", "--precision", "fp32", "--model", model.toString()),
            Stream.of(more)));
  }

  private CommandResult eval(String... more) {
    return result(
        Stream.concat(
            Stream.of("eval", "--precision", "fp32", "--quiet", "--model", model.toString()),
            Stream.of(more)));
  }

  private CommandResult train(String... more) {
    String[] start = {
      "train",
      "--quiet",
      "--set",
      "model.name=" + model,
      "--set",
      "training.precision=fp32",
      "--set",
      "text.max_tokens=16",
      "--set",
      "training.device=cpu"
    };
    return result(Stream.concat(Stream.of(start), Stream.of(more)));
  }

  private static CommandResult result(Stream<String> arguments) {
    return CommandResult.of(arguments.toArray(String[]::new));
  }

  private String file(String name, String text) throws IOException {
    return TinyClassifier.file(folder, name, text);
  }

  private void assertFault(CommandResult result, int code, String message) {
    assertThat(result.err().replace(folder + "/", "")).isEqualTo("bertft: " + message + "\n");
    assertThat(result.code()).isEqualTo(code);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void predictPrintsALabelAndNothingElse() {
    CommandResult result = predict("the film");
    assertThat(result.out()).matches("(negative|neutral|positive)\\s+[01]\\.\\d{4}\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  @Test
  void anotherLocaleChangesNothing() {
    CommandResult expected = predict("--format", "csv", "THE FILM IS GOOD");
    Locale before = Locale.getDefault();
    try {
      for (String tag : List.of("tr-TR", "de-DE", "ar-EG-u-nu-arab")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(predict("--format", "CSV", "THE FILM IS GOOD")).isEqualTo(expected);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void warnsOfAFileNameGivenAsText() throws IOException {
    String name = file("films.csv", "text\nfilm\n");
    CommandResult result = predict(name);
    assertThat(result.err().replace(folder + "/", ""))
        .endsWith("  to label the texts in it: --input FILE\n")
        .startsWith("warning: the text ");
    assertThat(result.code()).isZero();
  }

  @Test
  void aDeviceThatIsNotThereIsNotReplaced() {
    CommandResult result = predict("--device", "cuda:99", "film");
    assertThat(result.code()).isEqualTo(6);
    assertThat(result.err())
        .matches(
            "bertft: there is no device cuda:99; PyTorch sees .* \\[R40]\n"
                + "  choose the device cpu, or auto to take what there is\n");
  }

  @Test
  void moreTokensThanPositions() {
    assertFault(
        predict("--max-tokens", "100000", "film"),
        2,
        "--max-tokens: the model has positions for 16 tokens, was 100000; choose 16 or fewer"
            + " [C60]");
  }

  @Test
  void theEarlierOutputStaysWhenARowIsBad() throws IOException {
    String input = file("in.csv", "text\nfilm\n\"open\n");
    String output = file("out.csv", "earlier\n");
    assertFault(
        predict("--input", input, "--output", output, "--quiet"),
        3,
        "in.csv:3: the row that starts here opens a quote that is never closed [D15]\n"
            + "  a quote inside a quoted field is written twice: \"\"");
    assertThat(Files.readString(Path.of(output))).isEqualTo("earlier\n");
    assertThat(names()).containsExactly("in.csv", "model", "out.csv");
  }

  @Test
  void foldersThatAreNoModels() throws IOException {
    model = folder.resolve("nope");
    assertFault(predict("film"), 4, "nope: no such model folder [M08]");
    model = Files.createDirectory(folder.resolve("empty"));
    assertFault(
        predict("film"), 4, "empty: has no config.json; give a folder that holds a model [M09]");
    model = Path.of(file("file", ""));
    assertFault(
        predict("film"), 4, "file: is a file; give the folder that holds its config.json [M08]");
  }

  @Test
  void aPickleIsNotLoaded() throws IOException {
    Files.move(model.resolve("model.safetensors"), model.resolve("pytorch_model.bin"));
    assertFault(
        predict("film"),
        4,
        "model/pytorch_model.bin: pickle files can run code and are not loaded; model.safetensors"
            + " is needed [M07]\n"
            + "  convert it where you trust it, in Python: model.save_pretrained(folder,"
            + " safe_serialization=True)");
  }

  @Test
  void damagedJson() throws IOException {
    Files.writeString(model.resolve("tokenizer.json"), "{");
    assertFault(
        predict("film"),
        4,
        "model/tokenizer.json:1:2: not valid JSON: Unexpected end-of-input: expected close marker"
            + " for Object [M52]");
    Files.writeString(model.resolve("config.json"), "{");
    assertFault(
        predict("film"),
        4,
        "model/config.json:1:2: is not valid JSON: Unexpected end-of-input: expected close marker"
            + " for Object [M09]");
  }

  @Test
  void aTokenizerOfAnotherModel() throws IOException {
    TinyClassifier.vocabulary(model, TinyClassifier.EMBEDDINGS + 1);
    assertFault(
        predict("film"),
        4,
        "model/vocab.txt: tokenizer has ids up to 30, the model has embeddings for ids below 30"
            + " [M62]\n  take the tokenizer files that belong to the model");
  }

  @Test
  void labelsThatTheModelDoesNotKnow() throws IOException {
    String data = file("test.csv", "text,label\nfilm,postive\ngood film,positive\n");
    assertFault(
        eval("--data", data),
        3,
        "test.csv:2: label \"postive\" is not one of \"negative\", \"neutral\", \"positive\""
            + " [D09]\n  did you mean \"positive\"?");
    CommandResult ignored = eval("--data", data, "--unknown-label", "ignore");
    assertThat(ignored.err().replace(folder + "/", ""))
        .isEqualTo(
            "warning: test.csv: 1 example with a label that the model does not know left out"
                + " [D62]\n");
    assertThat(ignored.code()).isZero();
  }

  @Test
  void theGateTellsWhichSetFailed() throws IOException {
    String wrong = predict("film").out().startsWith("negative") ? "positive" : "negative";
    String data = file("test.csv", "text,label\nfilm," + wrong + "\n");
    assertFault(
        eval("--data", "films=" + data, "--min-accuracy", "0.5"),
        8,
        "films: accuracy was 0.0000; --min-accuracy asks for 0.5 [G01]");
  }

  /** BERT's classifier of tokens has the name and the shape of one of texts. */
  @ParameterizedTest
  @ValueSource(strings = {"BertForTokenClassification", "BertForMultipleChoice"})
  void aClassifierOfAnotherKindIsNone(String saved) throws IOException {
    Path config = model.resolve("config.json");
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(config.toFile());
    json.putArray("architectures").add(saved);
    Files.writeString(config, json.toString());
    assertFault(
        predict("film"),
        4,
        "model: has no trained classifier; it is an encoder to start from [M60]\n"
            + "  train one first: bertft train --set model.name=model");
  }

  @Test
  void anAnswerThatIsNoNumberIsNone() throws IOException {
    TinyStart.makeOverflow(model);
    assertFault(
        predict("film"),
        4,
        "argument 1: the model's answer to this text is not a finite number; its weights are"
            + " damaged or its training diverged [M90]");
  }

  @Test
  void filesWithoutExamples() throws IOException {
    String data = file("none.csv", "text,label\n");
    assertFault(eval("--data", data), 3, "none.csv: holds no examples [D64]");
    assertFault(
        train("--set", "data.train=" + data, "--set", "output.folder=" + folder.resolve("out")),
        3,
        "none.csv: holds no examples [D64]");
    String some = file("some.csv", "text,label\nfilm,positive\nbook,negative\n");
    assertFault(
        train(
            "--set",
            "data.train=" + some,
            "--set",
            "data.validation=" + data,
            "--set",
            "output.folder=" + folder.resolve("out")),
        3,
        "none.csv: holds no examples [D64]");
    assertThat(names()).containsExactly("model", "none.csv", "some.csv");
  }

  @Test
  void oneClassIsNoTask() throws IOException {
    String data = file("one.csv", "text,label\nfilm,a\ngood,a\n");
    assertFault(
        train("--set", "data.train=" + data, "--set", "output.folder=" + folder.resolve("out")),
        3,
        "one.csv: all 2 training examples have the label \"a\"; a classifier needs two or more"
            + " [D31]\n  check that data.label names the right column");
  }

  @Test
  void anOutputLinkThatLeadsNowhereIsToldBeforeTraining() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("gone"));
    String data = file("train.csv", "text,label\nfilm,a\ngood,b\n");
    assertFault(
        train("--set", "data.train=" + data, "--set", "output.folder=" + link),
        2,
        "link: is a symbolic link to what is not there; make its target or choose another folder"
            + " [C55]");
  }

  @Test
  void divergenceLeavesNoModel() throws IOException {
    enlarge("classifier.weight", 3e38f);
    StringBuilder rows = new StringBuilder("text,label\n");
    for (int i = 0; i < 4; i++) {
      rows.append("good film\tno ").append(i).append(",positive\nbad film,negative\nthe,neutral\n");
    }
    CommandResult result =
        train(
            "--set",
            "data.train=" + file("train.csv", rows.toString()),
            "--set",
            "data.validation_share=0",
            "--set",
            "output.folder=" + folder.resolve("out"));
    assertThat(result.err())
        .containsPattern(
            "bertft: training diverged: loss of step 1 was (NaN|Infinity); the batch holds .*train\\.csv:\\d+.* \\[N01]\n  try: a lower training\\.learning_rate");
    assertThat(result.code()).isEqualTo(7);
    assertThat(names()).containsExactly("model", "train.csv");
  }

  /** Large finite weights make infinite logits. */
  private void enlarge(String name, float value) throws IOException {
    Path file = model.resolve("model.safetensors");
    Path changed = folder.resolve("changed");
    List<TensorData> tensors = new ArrayList<>();
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      for (String each : reader.tensors().keySet()) {
        float[] values = reader.readFloats(each);
        if (each.equals(name)) {
          Arrays.fill(values, value);
        }
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        tensors.add(
            TensorData.float32(
                each, reader.tensors().get(each).dimensions(), () -> bytes.duplicate()));
      }
    }
    SafetensorsWriter.write(changed, tensors);
    Files.move(changed, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
