package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TruncationTest {
  private static final int[] FIVE = {1, 2, 3, 4, 5};

  @Test
  void head_keeps_the_start() {
    assertThat(new Truncation.Head().cut(FIVE, 3)).containsExactly(1, 2, 3);
    assertThat(new Truncation.Head().cut(FIVE, 0)).isEmpty();
  }

  @Test
  void tail_keeps_the_end() {
    assertThat(new Truncation.Tail().cut(FIVE, 3)).containsExactly(3, 4, 5);
    assertThat(new Truncation.Tail().cut(FIVE, 0)).isEmpty();
  }

  @Test
  void head_tail_keeps_both_ends() {
    assertThat(new Truncation.HeadTail(1).cut(FIVE, 4)).containsExactly(1, 3, 4, 5);
    assertThat(new Truncation.HeadTail(3).cut(FIVE, 4)).containsExactly(1, 2, 3, 5);
    assertThat(new Truncation.HeadTail(0).cut(FIVE, 2)).containsExactly(4, 5);
  }

  @Test
  void head_tail_with_a_limit_below_the_head_keeps_the_start() {
    assertThat(new Truncation.HeadTail(4).cut(FIVE, 3)).containsExactly(1, 2, 3);
  }

  @Test
  void text_that_fits_stays_whole() {
    assertThat(new Truncation.Head().cut(FIVE, 5)).containsExactly(FIVE);
    assertThat(new Truncation.Tail().cut(FIVE, 5)).containsExactly(FIVE);
    assertThat(new Truncation.HeadTail(2).cut(FIVE, 6)).containsExactly(FIVE);
  }

  @Test
  void negative_head_is_refused() {
    assertThatThrownBy(() -> new Truncation.HeadTail(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("headTokens must be at least 0, was -1");
  }

  @ParameterizedTest
  @CsvSource({
    "2, 3, 5, 2, 3",
    "2, 9, 8, 2, 6",
    "9, 2, 8, 6, 2",
    "9, 9, 8, 4, 4",
    "9, 9, 7, 3, 4",
    "9, 8, 7, 4, 3",
    "8, 9, 7, 3, 4",
    "0, 9, 7, 0, 7",
    "5, 5, 0, 0, 0"
  })
  void pair_shares_the_limit_longest_first(
      int first, int second, int limit, int keptFirst, int keptSecond) {
    assertThat(Truncation.pairLimits(first, second, limit))
        .isEqualTo(new Truncation.PairLimits(keptFirst, keptSecond));
  }
}
