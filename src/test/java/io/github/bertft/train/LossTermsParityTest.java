package io.github.bertft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.bertft.Golden;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.kernel.LossTerms;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.tokenize.TokenBatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loss and its gradient of given logits against PyTorch's autograd. */
class LossTermsParityTest {
  private static final int CLASSES = 3;

  private static NDManager manager;
  private static KernelProgram program;

  @BeforeAll
  static void start() {
    manager = NDManager.newBaseManager("PyTorch");
    program = new KernelProgram();
  }

  @AfterAll
  static void stop() {
    program.close();
    manager.close();
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
      TextBatch batch = batch(0, 1, 2, 3, 4);
      float[] logits = logits(golden, alpha == 0, batch);

      Result result = differentiate(loss, logits, batch, loss.weight(batch));

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
      double weight = loss.weight(batch(0, 1, 2, 3, 4));
      double sum = 0;
      for (TextBatch part : new TextBatch[] {batch(3, 0), batch(4, 1, 2)}) {
        float[] logits = logits(golden, alpha == 0, part);
        sum += differentiate(loss, logits, part, weight).loss();
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
            new ClassifierKernel(program),
            new int[] {0},
            new float[] {1, 1, 1},
            new LossTerms(0, 0.5, 1));
    Result result = differentiate(loss, new float[] {90, 0, -90, 90, 0, -90}, batch(0), 1);
    assertThat(result.loss()).isEqualTo(0);
    assertThat(result.gradient()).containsOnly(0);
  }

  private static ClassificationLoss loss(Golden golden, LossTerms terms) {
    return new ClassificationLoss(
        new ClassifierKernel(program), golden.ints("labels"), golden.floats("weights"), terms);
  }

  /** Of the batch's rows: those of the first pass, then those of the second. */
  private static float[] logits(Golden golden, boolean once, TextBatch batch) {
    float[] logits = new float[batch.examples() * CLASSES * (once ? 1 : 2)];
    int place = 0;
    for (String pass : once ? new String[] {"first"} : new String[] {"first", "second"}) {
      for (int row : batch.rows()) {
        System.arraycopy(golden.floats(pass), row * CLASSES, logits, place, CLASSES);
        place += CLASSES;
      }
    }
    return logits;
  }

  @SuppressWarnings("ArrayRecordComponent") // lives for one assertion
  private record Result(float loss, float[] gradient) {}

  private static Result differentiate(
      ClassificationLoss loss, float[] logits, TextBatch batch, double stepWeight) {
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray array = scope.create(logits, new Shape(logits.length / CLASSES, CLASSES));
      array.setRequiresGradient(true);
      NDArray result = loss.part(scope, array, loss.passed(batch), stepWeight);
      collector.backward(result);
      return new Result(result.getFloat(), array.getGradient().toFloatArray());
    }
  }

  private static TextBatch batch(int... rows) {
    int[] ones = IntStream.of(rows).map(row -> 1).toArray();
    return TextBatch.of(new TokenBatch(rows.length, 1, ones, ones, ones), rows);
  }
}
