package io.github.bertft.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.weights.TensorData;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartWeightsTest {
  private static final long[] ONE_OUTPUT = {1, 4};

  @TempDir private Path root;

  /** {@code LABEL_0} is what a number is called here, another tool may call it its own way. */
  @Test
  void takes_the_last_layer_of_a_number_whatever_its_name() {
    String named = "\"id2label\": {\"0\": \"stars\"}, ";
    assertThat(hasClassifier(named, "LABEL_0")).isTrue();
    assertThat(hasClassifier(named + "\"problem_type\": \"regression\", ", "LABEL_0")).isTrue();
    assertThat(hasClassifier("", "LABEL_0")).isTrue();
  }

  @Test
  void takes_no_last_layer_of_another_label() {
    String named = "\"id2label\": {\"0\": \"toxic\"}, ";
    String several = named + "\"problem_type\": \"multi_label_classification\", ";
    assertThat(hasClassifier(several, "LABEL_0")).isFalse();
    assertThat(hasClassifier(several, "rude")).isFalse();
    assertThat(hasClassifier(several, "toxic")).isTrue();
    assertThat(hasClassifier(named, "rude")).isFalse();
  }

  private boolean hasClassifier(String fields, String label) {
    Path folder = root.resolve("model" + (fields + label).hashCode());
    List<TensorData> weights = TinyModel.weights(TinyModel.config(folder, TinyModel.BERT), false);
    weights.add(TinyModel.counting("classifier.weight", ONE_OUTPUT));
    weights.add(TinyModel.counting("classifier.bias", 1));
    TinyModel.write(folder, TinyModel.BERT.replaceFirst("\\{", "{" + fields), weights);
    try (ModelFolder model = ModelFolder.open(folder)) {
      return new StartWeights(model, List.of(label), new FreshWeights(1, 0.02))
          .has("classifier.weight", ONE_OUTPUT);
    }
  }
}
