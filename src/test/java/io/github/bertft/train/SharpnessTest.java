package io.github.bertft.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.github.bertft.Golden;
import io.github.bertft.kernel.DropoutMasks;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.train.FineTunerParityTest.ListSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sharpness-aware minimisation. */
class SharpnessTest {
  private static final double RATE = 1e-3;
  private static final float[] EVEN = {1, 1, 1};

  /** Algorithm 1 of Foret et al. 2021, by hand, with sums in float64. */
  @Test
  void should_step_by_the_gradients_at_the_radius() {
    List<TextBatch> batches = TinyTraining.batches(12, 4);
    double radius = 0.3;
    Map<String, float[]> expected;
    try (TinyTraining training = TinyTraining.start()) {
      for (TextBatch batch : batches) {
        stepByHand(training, batch, radius);
      }
      expected = training.weights();
    }
    Map<String, float[]> actual = trained(TinyTraining.start(), 4, 1, radius);
    assertSame(actual, expected);
    assertThat(actual.get("classifier.weight"))
        .isNotEqualTo(trained(TinyTraining.start(), 4, 1, 0).get("classifier.weight"));
  }

  private static void stepByHand(TinyTraining training, TextBatch batch, double radius) {
    Objective objective =
        new ClassifierObjective(
            training.model, training.loss(TinyTraining.labels(12), EVEN), training.optimizer);
    DropoutStep none = new DropoutStep(new DropoutMasks(1), 0);
    double weight = objective.weight(batch);

    objective.backward(batch, none, weight, false);
    List<float[]> gradients = gradients(training);
    double norm = norm(gradients);
    List<float[]> start = new ArrayList<>();
    for (int i = 0; i < gradients.size(); i++) {
      NDArray weights = training.model.trainable().get(i).array();
      float[] values = weights.toFloatArray();
      start.add(values.clone());
      for (int j = 0; j < values.length; j++) {
        values[j] += (float) (radius / norm * gradients.get(i)[j]);
      }
      weights.set(values);
    }
    objective.weightsChanged();
    objective.backward(batch, none, weight, false);
    for (int i = 0; i < start.size(); i++) {
      training.model.trainable().get(i).array().set(start.get(i));
    }
    double divisor = AdamW.clippingDivisor(norm(gradients(training)), 1);
    training.optimizer.step(training.manager, RATE, divisor);
    objective.weightsChanged();
  }

  private static List<float[]> gradients(TinyTraining training) {
    return training.optimizer.gradients().stream().map(NDArray::toFloatArray).toList();
  }

  private static double norm(List<float[]> arrays) {
    double sum = 0;
    for (float[] array : arrays) {
      for (float value : array) {
        sum += (double) value * value;
      }
    }
    return Math.sqrt(sum);
  }

  @Test
  void should_take_the_whole_group_of_batches_up() {
    assertSame(trained(TinyTraining.start(), 2, 2, 0.3), trained(TinyTraining.start(), 4, 1, 0.3));
  }

  /** Both passes drop the same, so that a radius of next to nothing changes next to nothing. */
  @Test
  void should_drop_the_same_in_both_passes() {
    assertSame(
        trained(TinyTraining.withDropout(0.3), 4, 1, 1e-7),
        trained(TinyTraining.withDropout(0.3), 4, 1, 0));
  }

  /** In twelve examples, one step a group. */
  private static Map<String, float[]> trained(
      TinyTraining start, int batchSize, int accumulation, double radius) {
    try (TinyTraining training = start) {
      training
          .tuner(
              TinyTraining.sharpnessAware(1, accumulation, RATE, radius),
              TinyTraining.labels(12),
              EVEN,
              new TinyTraining.Recorder())
          .run(new ListSource(TinyTraining.batches(12, batchSize)), row -> "row " + row);
      return training.weights();
    }
  }

  private static void assertSame(Map<String, float[]> actual, Map<String, float[]> expected) {
    expected.forEach(
        (name, values) -> {
          // Adam divides the rounding errors of a gradient that is exactly 0 by themselves.
          if (!name.contains("key.bias")) {
            Golden.assertClose(name, actual.getOrDefault(name, new float[0]), values, 1e-5);
          }
        });
  }
}
