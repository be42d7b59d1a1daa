package io.github.bertft.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutMasksTest {
  private static final int ELEMENTS = 1 << 24;
  private static NDManager manager;

  @BeforeAll
  static void start() {
    manager = NDManager.newBaseManager("PyTorch");
  }

  @AfterAll
  static void stop() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.001, 0.1, 0.3, 0.5, 0.9})
  void should_drop_the_asked_share(double rate) {
    byte[] mask = mask(1, 5, 3, rate);
    double dropped = 1 - (double) ones(mask) / ELEMENTS;
    // Blocks of 8192 share a threshold, which adds at most 1/256 of deviation to each.
    double blockError = rate == 0 ? 0 : 1.0 / 256 / Math.sqrt(ELEMENTS / 8192.0);
    double elementError = Math.sqrt(rate * (1 - rate) / ELEMENTS);
    assertThat(dropped).isCloseTo(rate, within(4 * (blockError + elementError)));
  }

  /** Which halves the batch. */
  @Test
  void should_run_out_of_memory_where_a_mask_is_longer_than_any_array() {
    Shape shape = new Shape(1024, 12, 512, 512);
    assertThatThrownBy(() -> new DropoutMasks(1).mask(manager, 0, 0, 0.1, shape))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void should_be_a_function_of_seed_step_and_site() {
    byte[] mask = mask(1, 5, 3, 0.1);
    assertThat(mask(1, 5, 3, 0.1)).isEqualTo(mask);
    assertThat(agreement(mask, mask(2, 5, 3, 0.1))).isCloseTo(0.82, within(1e-3));
    assertThat(agreement(mask, mask(1, 6, 3, 0.1))).isCloseTo(0.82, within(1e-3));
    assertThat(agreement(mask, mask(1, 5, 4, 0.1))).isCloseTo(0.82, within(1e-3));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 64, 512, 8192, 16384, 65536})
  void should_not_repeat_itself_at_a_distance(int distance) {
    byte[] mask = mask(7, 0, 0, 0.5);
    byte[] shifted = Arrays.copyOfRange(mask, distance, ELEMENTS);
    assertThat(agreement(Arrays.copyOf(mask, ELEMENTS - distance), shifted))
        .isCloseTo(0.5, within(1e-3));
  }

  @Test
  void should_keep_the_start_of_a_longer_mask() {
    try (NDManager step = manager.newSubManager()) {
      NDArray small = new DropoutMasks(1).mask(step, 0, 0, 0.1, new Shape(13));
      assertThat(small.toByteArray()).isEqualTo(Arrays.copyOf(mask(1, 0, 0, 0.1), 13));
    }
  }

  private static byte[] mask(long seed, long step, int site, double rate) {
    try (NDManager scope = manager.newSubManager()) {
      Shape shape = new Shape(4, ELEMENTS / 4);
      NDArray mask = new DropoutMasks(seed).mask(scope, step, site, rate, shape);
      assertThat(mask.getShape()).isEqualTo(shape);
      return mask.toByteArray();
    }
  }

  private static long ones(byte[] mask) {
    long sum = 0;
    for (byte value : mask) {
      sum += value;
    }
    return sum;
  }

  private static double agreement(byte[] a, byte[] b) {
    long same = 0;
    for (int i = 0; i < a.length; i++) {
      same += a[i] == b[i] ? 1 : 0;
    }
    return (double) same / a.length;
  }
}
