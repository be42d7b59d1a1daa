package io.github.bertft.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnfreezingTest {
  /** A quarter of an epoch of ten steps: the intervals are two and three steps in turn. */
  @Test
  void should_keep_to_intervals_that_are_no_whole_steps() {
    Unfreezing unfreezing = new Unfreezing(13, 2.5);

    assertThat(LongStream.range(0, 9).map(unfreezing::frozenDepths))
        .containsExactly(13L, 13L, 13L, 12L, 12L, 11L, 11L, 11L, 10L);
    assertThat(unfreezing.frozenDepths(29)).isEqualTo(2);
    assertThat(IntStream.of(13, 12, 11, 10).mapToLong(unfreezing::firstStep))
        .containsExactly(0L, 3L, 5L, 8L);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 1, 1.0 / 3 * 3, 1.1, 2.5, 7, 33.3})
  void should_train_a_depth_from_its_first_step_on(double everySteps) {
    Unfreezing unfreezing = new Unfreezing(13, everySteps);
    for (int depth = 0; depth < 13; depth++) {
      long first = unfreezing.firstStep(depth);
      assertThat(unfreezing.frozenDepths(first)).isLessThanOrEqualTo(depth);
      if (first > 0) {
        assertThat(unfreezing.frozenDepths(first - 1)).isGreaterThan(depth);
      }
    }
  }
}
