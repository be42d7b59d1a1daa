package io.github.bertft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.kernel.LossTerms;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.tokenize.TokenBatch;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loss against its definition, worked out in double precision. */
class ClassificationLossTest {
  private static final float[][] LOGITS = {{1, 2, -1}, {0.5f, 0, 3}, {-2, 4, 0.25f}, {0, 0, 0}};
  private static final int[] LABELS = {1, 0, 2, 2};
  private static final float[] WEIGHTS = {2, 0.5f, 1.5f};

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.9})
  void should_weigh_classes_and_smooth_labels_as_defined(double smoothing) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        KernelProgram program = new KernelProgram()) {
      ClassificationLoss loss =
          new ClassificationLoss(
              new ClassifierKernel(program), LABELS, WEIGHTS, smoothed(smoothing));
      TextBatch batch = batch(0, 1, 2, 3);

      assertThat(loss.weight(batch)).isEqualTo(0.5 + 2 + 1.5 + 1.5);
      assertThat(part(manager, loss, batch, loss.weight(batch)))
          .isCloseTo(expected(smoothing), within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1})
  void should_add_up_over_the_batches_of_a_step(double smoothing) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        KernelProgram program = new KernelProgram()) {
      ClassificationLoss loss =
          new ClassificationLoss(
              new ClassifierKernel(program), LABELS, WEIGHTS, smoothed(smoothing));
      TextBatch first = batch(2, 0, 1);
      TextBatch second = batch(3);
      double weight = loss.weight(first) + loss.weight(second);

      assertThat(part(manager, loss, first, weight) + part(manager, loss, second, weight))
          .isCloseTo(expected(smoothing), within(1e-6));
    }
  }

  private static LossTerms smoothed(double share) {
    return new LossTerms(share, 0, 0);
  }

  private static double part(
      NDManager manager, ClassificationLoss loss, TextBatch batch, double stepWeight) {
    float[] logits = new float[batch.examples() * 3];
    for (int i = 0; i < batch.examples(); i++) {
      System.arraycopy(LOGITS[batch.rows()[i]], 0, logits, 3 * i, 3);
    }
    NDArray array = manager.create(logits, new Shape(batch.examples(), 3));
    return loss.part(manager, array, batch, stepWeight).getFloat();
  }

  /** Targets are 1 - s at the label plus s / 3 everywhere; each class counts by its weight. */
  private static double expected(double smoothing) {
    double sum = 0;
    double weight = 0;
    for (int row = 0; row < LOGITS.length; row++) {
      double normaliser = 0;
      for (float logit : LOGITS[row]) {
        normaliser += Math.exp(logit);
      }
      for (int c = 0; c < 3; c++) {
        double target = smoothing / 3 + (c == LABELS[row] ? 1 - smoothing : 0);
        sum += target * WEIGHTS[c] * (Math.log(normaliser) - LOGITS[row][c]);
      }
      weight += WEIGHTS[LABELS[row]];
    }
    return sum / weight;
  }

  private static TextBatch batch(int... rows) {
    int[] ones = IntStream.of(rows).map(row -> 1).toArray();
    return TextBatch.of(new TokenBatch(rows.length, 1, ones, ones, ones), rows);
  }
}
