package io.github.bertft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.bertft.Golden;
import io.github.bertft.kernel.ClassifierKernel.Combination;
import io.github.bertft.kernel.EncoderKernel.Backward;
import io.github.bertft.kernel.Precision;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients under dropout, which no other program draws alike, against one another. */
class ClassifierGradientsTest {
  private static GoldenClassifiers classifiers;

  @BeforeAll
  static void start() {
    classifiers = new GoldenClassifiers();
  }

  @AfterAll
  static void stop() {
    classifiers.close();
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-bert, POOLER, 1",
    "tiny-bert, MEAN, 1",
    "tiny-bert, CLS, 2",
    "tiny-bert, MAX, 2",
    "tiny-roberta, POOLER, 1",
    "tiny-electra, POOLER, 1"
  })
  void should_give_equal_gradients_when_it_computes_the_layers_again(
      String name, Pooling pooling, int layers) {
    Readout readout = new Readout(pooling, layers, Combination.CONCAT, WindowPooling.NONE);
    List<float[]> kept = gradientsWithDropout(name, readout, Backward.WHOLE);
    List<float[]> again = gradientsWithDropout(name, readout, new Backward(true, 0));
    assertThat(again).usingRecursiveComparison().isEqualTo(kept);
    assertThat(kept.get(0)).isNotEqualTo(new float[kept.get(0).length]);
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-bert, POOLER, 1, 1",
    "tiny-bert, POOLER, 1, 2",
    "tiny-bert, POOLER, 1, 3",
    "tiny-bert, MEAN, 1, 1",
    "tiny-bert, MEAN, 1, 2",
    "tiny-bert, MEAN, 1, 3",
    "tiny-bert, CLS, 2, 1",
    "tiny-bert, MEAN, 2, 2",
    "tiny-bert, MEAN, 2, 3",
    "tiny-electra, POOLER, 1, 1",
    "tiny-electra, MEAN, 1, 2",
    "tiny-roberta, POOLER, 1, 1"
  })
  void should_give_the_weights_above_the_frozen_ones_equal_gradients(
      String name, Pooling pooling, int layers, int frozenDepths) {
    Readout readout = new Readout(pooling, layers, Combination.MEAN, WindowPooling.NONE);
    List<float[]> whole = gradientsWithDropout(name, readout, Backward.WHOLE);
    List<float[]> upper = gradientsWithDropout(name, readout, new Backward(false, frozenDepths));
    List<float[]> again = gradientsWithDropout(name, readout, new Backward(true, frozenDepths));
    int embeddings = name.equals("tiny-electra") ? 7 : 5; // with weight and bias of a projection
    int layer = 16;
    int frozen = embeddings + layer * (frozenDepths - 1);
    assertThat(upper).usingRecursiveComparison().isEqualTo(whole.subList(frozen, whole.size()));
    assertThat(again).usingRecursiveComparison().isEqualTo(upper);
  }

  /** A small step along the gradient changes the loss by the gradient's square. */
  @ParameterizedTest
  @ValueSource(strings = {"tiny-bert", "tiny-roberta", "tiny-electra"})
  void should_give_the_slope_of_the_loss_with_dropout(String name) {
    Readout readout = Readout.lastLayer(Pooling.POOLER);
    try (Golden golden = Golden.open(name + "/reference.safetensors");
        NDManager scope = classifiers.scope();
        TextClassifier model =
            classifiers.dropping(name, readout, Precision.FP32, Backward.WHOLE)) {
      NDList gradients = new NDList();
      model.trainable().forEach(p -> gradients.add(scope.ones(p.array().getShape())));
      classifiers.gradients(model, golden, gradients, false);
      NDList slope = new NDList();
      gradients.forEach(gradient -> slope.add(gradient.duplicate()));
      double square = slope.stream().mapToDouble(g -> g.square().sum().getFloat()).sum();
      double width = 4e-3 / square;

      float above = lossAfterStep(model, golden, slope, width, gradients);
      float below = lossAfterStep(model, golden, slope, -2 * width, gradients);

      assertThat((above - below) / (2 * width * square)).isCloseTo(1, within(0.01));
    }
  }

  private static float lossAfterStep(
      TextClassifier model, Golden golden, NDList slope, double width, NDList gradients) {
    for (int i = 0; i < slope.size(); i++) {
      model.trainable().get(i).array().addi(slope.get(i).mul(width));
    }
    model.weightsChanged();
    return classifiers.gradients(model, golden, gradients, false);
  }

  private static List<float[]> gradientsWithDropout(
      String name, Readout readout, Backward backward) {
    try (Golden golden = Golden.open(name + "/reference.safetensors");
        NDManager scope = classifiers.scope();
        TextClassifier model = classifiers.dropping(name, readout, Precision.BF16, backward)) {
      NDList gradients = new NDList();
      model.trainable().forEach(p -> gradients.add(scope.ones(p.array().getShape())));
      classifiers.gradients(model, golden, gradients, false);
      return gradients.stream().map(NDArray::toFloatArray).toList();
    }
  }
}
