package io.github.bertft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.bertft.Golden;
import io.github.bertft.kernel.LossTerms;
import io.github.bertft.tokenize.TextBatch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses of several labels and of numbers, and their gradients, against PyTorch's autograd. */
class TaskLossesParityTest {
  private static final int LABELS = 4;

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
  void should_be_as_pytorch_has_it_for_several_labels(
      double smoothing, double gamma, double alpha) {
    try (Golden golden = Golden.open("task-losses.safetensors")) {
      String name = smoothing + "-" + gamma + "-" + alpha;
      TextLoss loss = loss(golden, new LossTerms(smoothing, gamma, alpha));
      TextBatch batch = GoldenLoss.batch(0, 1, 2, 3, 4);
      float[] logits = GoldenLoss.logits(golden, LABELS, alpha == 0, batch);

      GoldenLoss.Result result =
          losses.differentiate(loss, logits, LABELS, batch, loss.weight(batch));

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
    try (Golden golden = Golden.open("task-losses.safetensors")) {
      TextLoss loss = loss(golden, new LossTerms(smoothing, gamma, alpha));
      double weight = loss.weight(GoldenLoss.batch(0, 1, 2, 3, 4));
      double sum = 0;
      for (TextBatch part : new TextBatch[] {GoldenLoss.batch(3, 0), GoldenLoss.batch(4, 1, 2)}) {
        float[] logits = GoldenLoss.logits(golden, LABELS, alpha == 0, part);
        sum += losses.differentiate(loss, logits, LABELS, part, weight).loss();
      }
      String name = smoothing + "-" + gamma + "-" + alpha;
      assertThat(sum)
          .isCloseTo(golden.floats(name + ".loss")[0], within(Golden.ACTIVATION_TOLERANCE));
    }
  }

  /** Where a share is 0 in float32, a power below 1 has no slope there. */
  @Test
  void should_have_a_gradient_where_a_label_is_certain() {
    BitSet first = new BitSet();
    first.set(0);
    TextLoss loss =
        new MultiLabelLoss(
            losses.kernel(), List.of(first), new float[] {1, 1}, new LossTerms(0, 0.5, 1));
    GoldenLoss.Result result =
        losses.differentiate(loss, new float[] {200, -200, 200, -200}, 2, GoldenLoss.batch(0), 1);
    assertThat(result.loss()).isEqualTo(0);
    for (float value : result.gradient()) {
      assertThat(value).isZero(); // of either sign
    }
  }

  @Test
  void should_be_the_squared_error_of_numbers_told_in_their_own_unit() {
    try (Golden golden = Golden.open("task-losses.safetensors")) {
      TextLoss loss = new RegressionLoss(losses.kernel(), golden.floats("numbers"), 9);
      TextBatch batch = GoldenLoss.batch(0, 1, 2, 3, 4);

      GoldenLoss.Result result =
          losses.differentiate(loss, golden.floats("outputs"), 1, batch, loss.weight(batch));

      double expected = golden.floats("squared.loss")[0];
      assertThat((double) result.loss()).isCloseTo(expected, within(Golden.ACTIVATION_TOLERANCE));
      assertThat(loss.told(expected)).isEqualTo(9 * expected);
      Golden.assertClose(
          "squared",
          result.gradient(),
          golden.floats("squared.gradient"),
          Golden.ACTIVATION_TOLERANCE);
    }
  }

  private static TextLoss loss(Golden golden, LossTerms terms) {
    float[] targets = golden.floats("targets");
    List<BitSet> labels = new ArrayList<>();
    for (int row = 0; row < targets.length / LABELS; row++) {
      BitSet set = new BitSet();
      for (int label = 0; label < LABELS; label++) {
        set.set(label, targets[row * LABELS + label] == 1);
      }
      labels.add(set);
    }
    return new MultiLabelLoss(losses.kernel(), labels, golden.floats("weights"), terms);
  }
}
