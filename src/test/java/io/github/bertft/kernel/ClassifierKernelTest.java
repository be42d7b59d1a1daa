package io.github.bertft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.Golden;
import io.github.bertft.kernel.ClassifierKernel.Combination;
import io.github.bertft.kernel.ClassifierKernel.Dense;
import io.github.bertft.kernel.ClassifierKernel.Reduction;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClassifierKernelTest {
  /** What padding holds is anything; it must not matter. */
  private static final float PADDING = 1e6f;

  private static NDManager manager;
  private static KernelProgram program;
  private static ClassifierKernel kernel;

  @BeforeAll
  static void start() {
    manager = NDManager.newBaseManager("PyTorch");
    program = new KernelProgram();
    kernel = new ClassifierKernel(program);
  }

  @AfterAll
  static void stop() {
    program.close();
    manager.close();
  }

  @Test
  void should_take_the_mean_of_the_tokens_in_use() {
    assertThat(pooled(Reduction.MEAN)).containsExactly(-4, 4, -2, -8);
  }

  @Test
  void should_take_the_maximum_of_the_tokens_in_use() {
    assertThat(pooled(Reduction.MAX)).containsExactly(-2, 6, -2, -8);
  }

  @Test
  void should_take_the_first_token() {
    assertThat(pooled(Reduction.FIRST)).containsExactly(-6, 6, -2, -8);
  }

  @Test
  void should_take_the_last_token_in_use() {
    assertThat(pooled(Reduction.LAST)).containsExactly(-2, 2, -2, -8);
  }

  /** Texts of three tokens and of one. */
  private static float[] pooled(Reduction reduction) {
    float[] states = {
      -6, 6, -4, 4, -2, 2, -2, -8, PADDING, PADDING, PADDING, PADDING,
    };
    NDArray array = manager.create(states, new Shape(2, 3, 2));
    return kernel
        .pool(manager, new NDList(array), new int[] {3, 1}, reduction, Combination.CONCAT, false)
        .toFloatArray();
  }

  @Test
  void should_put_the_dense_layer_of_the_family_before_the_last_one() {
    NDArray pooled = manager.create(new float[] {1, -2, 0.5f, 3}, new Shape(2, 2));
    NDArray dense = manager.create(new float[] {0.5f, -0.25f, 1, 0.75f}, new Shape(2, 2));
    NDArray denseBias = manager.create(new float[] {0.1f, -0.2f});
    NDArray last = manager.create(new float[] {1, 2, -1, 0.5f, 0, 1}, new Shape(3, 2));
    NDArray lastBias = manager.create(new float[] {0, 1, -1});
    NDArray inner = pooled.matMul(dense.transpose()).add(denseBias);
    NDList weights = new NDList(dense, denseBias, last, lastBias);

    assertLogits(pooled, new NDList(last, lastBias), Dense.NONE, pooled, last, lastBias);
    assertLogits(pooled, weights, Dense.TANH, inner.tanh(), last, lastBias);
    assertLogits(pooled, weights, Dense.DROPOUT_TANH, inner.tanh(), last, lastBias);
    assertLogits(pooled, weights, Dense.RELU, inner.maximum(0), last, lastBias);
  }

  private static void assertLogits(
      NDArray pooled, NDList weights, Dense dense, NDArray hidden, NDArray last, NDArray bias) {
    NDList results = kernel.classify(manager, pooled, weights, dense, 0.5, null);
    float[] expected = hidden.matMul(last.transpose()).add(bias).toFloatArray();
    Golden.assertClose("logits " + dense, results.get(0).toFloatArray(), expected, 1e-6);
    Golden.assertClose("vector " + dense, results.get(1).toFloatArray(), hidden.toFloatArray(), 0);
  }

  /** Dropout before a linear layer must not move the mean of its results. */
  @Test
  void should_drop_without_bias() {
    int hidden = 64;
    NDArray pooled = manager.arange(hidden).reshape(1, hidden).div(hidden).add(0.5f);
    NDArray last = manager.arange(2f * hidden).reshape(2, hidden).sin();
    NDList weights = new NDList(last, manager.create(new float[] {0.5f, -0.5f}));
    float[] without =
        kernel.classify(manager, pooled, weights, Dense.NONE, 0.3, null).get(0).toFloatArray();

    DropoutMasks masks = new DropoutMasks(7);
    int steps = 2000;
    double[] sums = new double[2];
    double[] squares = new double[2];
    for (int step = 0; step < steps; step++) {
      try (NDManager scope = manager.newSubManager()) {
        DropoutStep dropout = new DropoutStep(masks, step);
        float[] logits =
            kernel.classify(scope, pooled, weights, Dense.NONE, 0.3, dropout).get(0).toFloatArray();
        for (int i = 0; i < 2; i++) {
          sums[i] += logits[i];
          squares[i] += (double) logits[i] * logits[i];
        }
      }
    }

    for (int i = 0; i < 2; i++) {
      double mean = sums[i] / steps;
      double deviation = Math.sqrt(squares[i] / steps - mean * mean);
      assertThat(deviation).as("masks differ").isGreaterThan(0.5);
      assertThat(Math.abs(mean - without[i])).isLessThan(4 * deviation / Math.sqrt(steps));
    }
  }
}
