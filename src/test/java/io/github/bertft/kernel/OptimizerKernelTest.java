package io.github.bertft.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.Golden;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerKernelTest {
  private static NDManager manager;
  private static KernelProgram program;
  private static OptimizerKernel kernel;

  @BeforeAll
  static void start() {
    manager = NDManager.newBaseManager("PyTorch");
    program = new KernelProgram();
    kernel = new OptimizerKernel(program);
  }

  @AfterAll
  static void stop() {
    program.close();
    manager.close();
  }

  @Test
  void should_tell_the_norm_of_all_arrays() {
    assertThat(kernel.norm(manager, gradients(3, 4, 12))).isCloseTo(13, within(1e-5f));
    assertThat(kernel.norm(manager, gradients(0, 0, 0))).isZero();
  }

  @Test
  void should_tell_of_values_that_are_not_finite() {
    assertThat(kernel.norm(manager, gradients(3, Float.NaN, 12))).isNaN();
    assertThat(kernel.norm(manager, gradients(3, Float.POSITIVE_INFINITY, 12)))
        .isEqualTo(Float.POSITIVE_INFINITY);
  }

  @Test
  void should_copy_in_place() {
    NDList source = gradients(1, 2, 3);
    NDList target = gradients(7, 8, 9);

    kernel.copy(manager, target, source);

    assertThat(target.get(0).toFloatArray()).containsExactly(1, 2);
    assertThat(target.get(1).toFloatArray()).containsExactly(3);
  }

  @Test
  void should_move_gradients_over_or_onto_others() {
    NDList source = gradients(1, 2, 3);
    NDList target = gradients(7, 8, 9);

    kernel.move(manager, target, source, false);
    assertThat(target.get(0).toFloatArray()).containsExactly(1, 2);
    assertThat(target.get(1).toFloatArray()).containsExactly(3);
    assertThat(source.get(0).toFloatArray()).containsExactly(0, 0);
    assertThat(source.get(1).toFloatArray()).containsExactly(0);

    kernel.move(manager, target, gradients(10, 20, 30), true);
    assertThat(target.get(0).toFloatArray()).containsExactly(11, 22);
    assertThat(target.get(1).toFloatArray()).containsExactly(33);
  }

  /** The first step of Adam moves each value by the rate, whatever the gradient's size. */
  @ParameterizedTest
  @ValueSource(floats = {1, 4})
  void should_take_the_first_step_by_hand(float divisor) {
    NDList parameters = new NDList(manager.create(new float[] {1, -2}));
    NDList gradients = new NDList(manager.create(new float[] {0.25f * divisor, -8 * divisor}));
    NDList first = new NDList(manager.zeros(new Shape(2)));
    NDList second = new NDList(manager.zeros(new Shape(2)));
    OptimizerKernel.Betas betas = new OptimizerKernel.Betas(0.9, 0.999, 1e-8);

    kernel.adamw(manager, parameters, gradients, divisor, first, second, 1, 0.1, betas, 0.5);

    Golden.assertClose(
        "parameters",
        parameters.get(0).toFloatArray(),
        new float[] {1 * (1 - 0.05f) - 0.1f, -2 * (1 - 0.05f) + 0.1f},
        1e-6);
    Golden.assertClose(
        "first moments", first.get(0).toFloatArray(), new float[] {0.025f, -0.8f}, 1e-6);
    Golden.assertClose(
        "second moments", second.get(0).toFloatArray(), new float[] {0.0000625f, 0.064f}, 1e-6);
  }

  private static NDList gradients(float a, float b, float c) {
    return new NDList(manager.create(new float[] {a, b}), manager.create(new float[] {c}));
  }
}
