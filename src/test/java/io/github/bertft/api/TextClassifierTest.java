package io.github.bertft.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.TinyClassifier;
import io.github.bertft.fault.ModelException;
import io.github.bertft.weights.SafetensorsReader;
import io.github.bertft.weights.SafetensorsWriter;
import io.github.bertft.weights.TensorData;
import io.github.bertft.weights.TensorInfo;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextClassifierTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path temp;
  private Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    folder = TinyClassifier.folder(temp.resolve("model"));
  }

  private static List<String> texts(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "the film " + "good dull ".repeat(i % 4) + "word" + (10 + i % 20))
        .toList();
  }

  @Test
  void should_classify_a_text() {
    try (TextClassifier classifier = TextClassifier.load(folder)) {
      Classification says = classifier.classify("the film good");

      assertThat(classifier.labels()).containsExactly("negative", "neutral", "positive");
      assertThat(says.probabilities().keySet()).containsExactlyElementsOf(classifier.labels());
      assertThat(says.probabilities().values().stream().mapToDouble(p -> p).sum())
          .isCloseTo(1, within(1e-6));
      assertThat(says.probabilities().get(says.label())).isEqualTo(says.probability());
      assertThat(says.labels()).containsExactly(says.label());
      assertThat(says.probabilities().values()).allMatch(p -> p <= says.probability());
      assertThat(classifier.classify("")).isNotEqualTo(says);
      assertThat(classifier.classify("the film good", "bad")).isNotEqualTo(says);
    }
  }

  @Test
  void should_give_the_labels_that_reach_their_thresholds() throws IOException {
    Map<String, Double> shares;
    try (TextClassifier classifier = TextClassifier.load(severalLabels(0, 0, 0))) {
      Classification says = classifier.classify("the film good");
      assertThat(says.labels()).containsExactly("negative", "neutral", "positive");
      assertThat(says.probabilities().get(says.label())).isEqualTo(says.probability());
      shares = says.probabilities();
    }
    double neutral = shares.get("neutral");
    Path folder = severalLabels(1, neutral - 1e-3, 1);
    try (TextClassifier classifier = TextClassifier.load(folder)) {
      Classification says = classifier.classify("the film good");
      assertThat(says.labels()).containsExactly("neutral");
      assertThat(says.probabilities()).isEqualTo(shares);
    }
  }

  private Path severalLabels(double... thresholds) throws IOException {
    Path config = folder.resolve("config.json");
    ObjectNode json = (ObjectNode) JSON.readTree(config.toFile());
    json.put("problem_type", "multi_label_classification");
    ArrayNode all = json.putArray("bertft_thresholds");
    DoubleStream.of(thresholds).forEach(all::add);
    JSON.writeValue(config.toFile(), json);
    return folder;
  }

  @Test
  void should_tell_numbers_as_a_regressor() throws IOException {
    assertThatThrownBy(() -> TextRegressor.load(folder))
        .isInstanceOf(ModelException.class)
        .hasMessage(folder + ": is a model of single_label [M150]\n  load it as a TextClassifier");
    oneOutput();
    assertThatThrownBy(() -> TextClassifier.load(folder))
        .isInstanceOf(ModelException.class)
        .hasMessage(folder + ": is a model of regression [M150]\n  load it as a TextRegressor");

    List<String> texts = texts(300);
    try (TextRegressor regressor = TextRegressor.load(folder)) {
      double alone = regressor.predict(texts.get(7));

      assertThat(regressor.predictAll(texts).get(7)).isCloseTo(alone, within(1e-5));
      assertThat(regressor.predictAll(texts.stream()).toList().get(7))
          .isCloseTo(alone, within(1e-5));
      assertThat(regressor.predict("good")).isNotEqualTo(regressor.predict("bad"));
      assertThat(regressor.predict("good", "bad")).isNotEqualTo(regressor.predict("good"));
    }
  }

  /** Leaves the first of the classifier's outputs. */
  private void oneOutput() throws IOException {
    Path config = folder.resolve("config.json");
    ObjectNode json = (ObjectNode) JSON.readTree(config.toFile());
    json.put("problem_type", "regression");
    json.remove(List.of("id2label", "label2id"));
    json.put("num_labels", 1);
    JSON.writeValue(config.toFile(), json);
    Path file = folder.resolve("model.safetensors");
    List<TensorData> weights = new ArrayList<>();
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      for (TensorInfo tensor : reader.tensors().values()) {
        long[] shape = tensor.dimensions().clone();
        ByteBuffer values = reader.readFloat32(tensor.name());
        if (tensor.name().startsWith("classifier.")) {
          values.limit(values.limit() / (int) shape[0]);
          shape[0] = 1;
        }
        weights.add(
            TensorData.of(
                tensor.name(), tensor.dtype(), shape, values.slice().order(values.order())));
      }
    }
    Files.delete(file);
    SafetensorsWriter.write(file, weights);
  }

  @Test
  void should_give_a_list_and_a_stream_in_their_order() {
    List<String> texts = texts(600);
    try (TextClassifier classifier = TextClassifier.load(folder)) {
      List<Classification> all = classifier.classifyAll(texts);

      assertThat(all).hasSameSizeAs(texts);
      assertThat(classifier.classifyAll(texts.stream()).map(Classification::label).toList())
          .isEqualTo(all.stream().map(Classification::label).toList());
      for (int i = 0; i < 20; i++) {
        assertThat(classifier.classify(texts.get(i)).probability())
            .isCloseTo(all.get(i).probability(), within(1e-6));
      }
      assertThat(classifier.classifyAll(List.of())).isEmpty();
      assertThat(classifier.classifyAll(Stream.empty())).isEmpty();
    }
  }

  @Test
  void should_read_a_stream_only_as_far_as_it_is_asked_and_close_it() {
    AtomicInteger read = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    Stream<String> endless =
        Stream.generate(() -> "the film " + read.incrementAndGet())
            .onClose(closed::incrementAndGet);
    try (TextClassifier classifier = TextClassifier.load(folder);
        Stream<Classification> says = classifier.classifyAll(endless)) {
      assertThat(says.limit(3)).hasSize(3);
      assertThat(read).hasValueLessThan(1000);
    }
    assertThat(closed).hasValue(1);
  }

  @Test
  void should_say_the_same_to_many_threads_at_once() throws Exception {
    List<String> texts = texts(40);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (TextClassifier classifier = TextClassifier.load(folder)) {
      List<Classification> alone = texts.stream().map(classifier::classify).toList();
      Callable<List<Classification>> work = () -> texts.stream().map(classifier::classify).toList();
      List<Future<List<Classification>>> together = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        together.add(threads.submit(work));
      }
      for (Future<List<Classification>> says : together) {
        assertThat(says.get()).isEqualTo(alone);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void should_serve_several_models_side_by_side() throws IOException {
    Path other = TinyClassifier.folder(temp.resolve("other"));
    try (TextClassifier first = TextClassifier.load(folder)) {
      Classification before = first.classify("dull");
      try (TextClassifier second = TextClassifier.load(other)) {
        assertThat(second.classify("dull")).isEqualTo(before);
      }
      assertThat(first.classify("dull")).isEqualTo(before);
    }
  }

  @Test
  void should_cut_texts_where_it_is_told() {
    LoadOptions shortest = LoadOptions.defaults().maxTokens(3);
    try (TextClassifier classifier = TextClassifier.load(folder, shortest)) {
      assertThat(classifier.classify("good film bad")).isEqualTo(classifier.classify("good"));
    }
  }

  @Test
  void should_compute_in_fewer_bits_on_request() {
    LoadOptions options =
        LoadOptions.defaults().device("cpu").threads(1).numberFormat(NumberFormat.BFLOAT16);
    try (TextClassifier exact = TextClassifier.load(folder);
        TextClassifier rounded = TextClassifier.load(folder, options)) {
      assertThat(rounded.classify("the good film").probability())
          .isCloseTo(exact.classify("the good film").probability(), within(0.05));
    }
  }

  @Test
  void should_refuse_texts_after_it_was_closed() {
    TextClassifier classifier = TextClassifier.load(folder);
    classifier.close();
    classifier.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> classifier.classify("good"))
        .withMessage("the model is closed");
  }

  @Test
  @SuppressWarnings("NullAway") // callers without null checks exist
  void should_name_the_argument_that_is_null() {
    try (TextClassifier classifier = TextClassifier.load(folder)) {
      assertThatNullPointerException()
          .isThrownBy(() -> classifier.classify(null))
          .withMessage("text");
      assertThatNullPointerException()
          .isThrownBy(() -> classifier.classify("a", null))
          .withMessage("pair");
    }
  }

  @Test
  void should_say_what_is_wrong_with_a_folder() throws IOException {
    Path missing = temp.resolve("missing");
    assertThatThrownBy(() -> TextClassifier.load(missing))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(missing.toString());

    Path file = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> TextClassifier.load(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model.safetensors");
  }

  @Test
  void should_refuse_options_that_make_no_sense() {
    LoadOptions options = LoadOptions.defaults();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.device("gpu"))
        .withMessage("device must be auto, cpu, cuda or cuda:N, was \"gpu\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.threads(-1))
        .withMessage("threads must be from 0 to 1024, was -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.maxTokens(2))
        .withMessage("maxTokens must be at least 3, was 2");
  }

  /** A program that has bertft as a dependency gets none of what only commands need. */
  @Test
  void should_need_none_of_the_libraries_that_are_for_commands() throws Exception {
    Pattern forCommands =
        Pattern.compile(
            "picocli|progressbar|jline|jansi|slf4j-simple|fastcsv|yaml|tribuo|protobuf|langchain4j");
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !forCommands.matcher(Path.of(entry).getFileName().toString()).find())
            .reduce((a, b) -> a + File.pathSeparator + b)
            .orElseThrow();
    Path err = temp.resolve("err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Program.class.getName(),
                folder.toString())
            .redirectError(err.toFile())
            .start();
    String out =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(Files.readString(err)).isZero();
    try (TextClassifier classifier = TextClassifier.load(folder)) {
      assertThat(out.strip()).isEqualTo(classifier.classify("the film good").label());
    }
  }

  /** The smallest program. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      try (TextClassifier classifier = TextClassifier.load(Path.of(arguments[0]))) {
        System.out.println(classifier.classify("the film good").label());
      }
    }
  }
}
