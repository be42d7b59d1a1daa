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
  void should_scale_all_gradients_down_to_the_norm() {
    NDList gradients = gradients(3, 4, 12);

    assertThat(kernel.clip(manager, gradients, 1.3)).isCloseTo(13, within(1e-5f));

    Golden.assertClose("first", gradients.get(0).toFloatArray(), new float[] {0.3f, 0.4f}, 1e-6);
    Golden.assertClose("second", gradients.get(1).toFloatArray(), new float[] {1.2f}, 1e-6);
  }

  @Test
  void should_leave_gradients_below_the_norm_as_they_are() {
    NDList gradients = gradients(3, 4, 12);

    assertThat(kernel.clip(manager, gradients, 13.5)).isCloseTo(13, within(1e-5f));

    assertThat(gradients.get(0).toFloatArray()).containsExactly(3, 4);
    assertThat(gradients.get(1).toFloatArray()).containsExactly(12);
  }

  @Test
  void should_tell_the_norm_and_not_clip_at_zero() {
    NDList gradients = gradients(3, 4, 12);

    assertThat(kernel.clip(manager, gradients, 0)).isCloseTo(13, within(1e-5f));

    assertThat(gradients.get(0).toFloatArray()).containsExactly(3, 4);
  }

  @Test
  void should_leave_gradients_of_zero_at_zero() {
    NDList gradients = gradients(0, 0, 0);

    assertThat(kernel.clip(manager, gradients, 1)).isZero();

    assertThat(gradients.get(0).toFloatArray()).containsExactly(0, 0);
  }

  @Test
  void should_tell_of_values_that_are_not_finite() {
    assertThat(kernel.clip(manager, gradients(3, Float.NaN, 12), 1)).isNaN();
    assertThat(kernel.clip(manager, gradients(3, Float.POSITIVE_INFINITY, 12), 1))
        .isEqualTo(Float.POSITIVE_INFINITY);
  }

  @Test
  void should_copy_and_zero_in_place() {
    NDList source = gradients(1, 2, 3);
    NDList target = gradients(7, 8, 9);

    kernel.copy(manager, target, source);
    kernel.zero(manager, source);

    assertThat(target.get(0).toFloatArray()).containsExactly(1, 2);
    assertThat(target.get(1).toFloatArray()).containsExactly(3);
    assertThat(source.get(0).toFloatArray()).containsExactly(0, 0);
    assertThat(source.get(1).toFloatArray()).containsExactly(0);
  }

  /** The first step of Adam moves each value by the rate, whatever the gradient's size. */
  @Test
  void should_take_the_first_step_by_hand() {
    NDList parameters = new NDList(manager.create(new float[] {1, -2}));
    NDList gradients = new NDList(manager.create(new float[] {0.25f, -8}));
    NDList first = new NDList(manager.zeros(new Shape(2)));
    NDList second = new NDList(manager.zeros(new Shape(2)));
    OptimizerKernel.Betas betas = new OptimizerKernel.Betas(0.9, 0.999, 1e-8);

    kernel.adamw(manager, parameters, gradients, first, second, 1, 0.1, betas, 0.5);

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
