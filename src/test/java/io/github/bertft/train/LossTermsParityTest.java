package io.github.bertft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.bertft.Golden;
import io.github.bertft.kernel.LossTerms;
import io.github.bertft.tokenize.TextBatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loss and its gradient of given logits against PyTorch's autograd. */
class LossTermsParityTest {
  private static final int CLASSES = 3;

  private static GoldenLoss losses;

  @BeforeAll
  static void start() {
    losses = new GoldenLoss();
  }

  @AfterAll
  static void stop() {
    losses.close();
  }

  @ParameterizedTest
  @CsvSource({
    "0.0, 0.0, 0.0",
    "0.0, 0.0, 1.0",
    "0.0, 0.0, 2.5",
    "0.1, 0.0, 0.0",
    "0.1, 0.0, 1.0",
    "0.1, 0.0, 2.5",
    "0.0, 0.5, 0.0",
    "0.0, 0.5, 1.0",
    "0.0, 0.5, 2.5",
    "0.0, 2.0, 0.0",
    "0.0, 2.0, 1.0",
    "0.0, 2.0, 2.5"
  })
  void should_be_as_pytorch_has_it(double smoothing, double gamma, double alpha) {
    try (Golden golden = Golden.open("losses.safetensors")) {
      String name = smoothing + "-" + gamma + "-" + alpha;
      ClassificationLoss loss = loss(golden, new LossTerms(smoothing, gamma, alpha));
      TextBatch batch = GoldenLoss.batch(0, 1, 2, 3, 4);
      float[] logits = GoldenLoss.logits(golden, CLASSES, alpha == 0, batch);

      GoldenLoss.Result result =
          losses.differentiate(loss, logits, CLASSES, batch, loss.weight(batch));

      assertThat((double) result.loss())
          .isCloseTo(golden.floats(name + ".loss")[0], within(Golden.ACTIVATION_TOLERANCE));
      Golden.assertClose(
          name, result.gradient(), golden.floats(name + ".gradient"), Golden.ACTIVATION_TOLERANCE);
    }
  }

  /** Batches of one step add up to the loss of all its examples. */
  @ParameterizedTest
  @CsvSource({"0.1, 0.0, 1.0", "0.0, 2.0, 2.5", "0.0, 0.5, 0.0"})
  void should_add_up_over_the_batches_of_a_step(double smoothing, double gamma, double alpha) {
    try (Golden golden = Golden.open("losses.safetensors")) {
      ClassificationLoss loss = loss(golden, new LossTerms(smoothing, gamma, alpha));
      double weight = loss.weight(GoldenLoss.batch(0, 1, 2, 3, 4));
      double sum = 0;
      for (TextBatch part : new TextBatch[] {GoldenLoss.batch(3, 0), GoldenLoss.batch(4, 1, 2)}) {
        float[] logits = GoldenLoss.logits(golden, CLASSES, alpha == 0, part);
        sum += losses.differentiate(loss, logits, CLASSES, part, weight).loss();
      }
      String name = smoothing + "-" + gamma + "-" + alpha;
      assertThat(sum)
          .isCloseTo(golden.floats(name + ".loss")[0], within(Golden.ACTIVATION_TOLERANCE));
    }
  }

  /** Where a share is 1 in float32, 1 - p is 0, and a power below 1 has no slope there. */
  @Test
  void should_have_a_gradient_where_the_label_is_certain() {
    ClassificationLoss loss =
        new ClassificationLoss(
            losses.kernel(), new int[] {0}, new float[] {1, 1, 1}, new LossTerms(0, 0.5, 1));
    GoldenLoss.Result result =
        losses.differentiate(
            loss, new float[] {90, 0, -90, 90, 0, -90}, CLASSES, GoldenLoss.batch(0), 1);
    assertThat(result.loss()).isEqualTo(0);
    assertThat(result.gradient()).containsOnly(0);
  }

  private static ClassificationLoss loss(Golden golden, LossTerms terms) {
    return new ClassificationLoss(
        losses.kernel(), golden.ints("labels"), golden.floats("weights"), terms);
  }
}
