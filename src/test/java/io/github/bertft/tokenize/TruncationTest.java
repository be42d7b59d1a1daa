package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
  void windows_hold_the_whole_text_or_its_start() {
    assertThat(windows(0, 9, 2)).containsExactly(new int[] {1, 2}, new int[] {3, 4}, new int[] {5});
    assertThat(windows(0, 9, 5)).containsExactly(FIVE);
    assertThat(windows(0, 2, 2)).containsExactly(new int[] {1, 2}, new int[] {3, 4});
    assertThat(new Truncation.Windows(0, 2).windows(FIVE, 2).lostTokens()).isEqualTo(1);
    assertThat(new Truncation.Windows(0, 9).windows(new int[0], 2).windows())
        .containsExactly(new int[0]);
  }

  @Test
  void windows_overlap_where_the_stride_is_shorter() {
    assertThat(windows(1, 9, 3))
        .containsExactly(new int[] {1, 2, 3}, new int[] {2, 3, 4}, new int[] {3, 4, 5});
    assertThat(windows(2, 9, 3)).containsExactly(new int[] {1, 2, 3}, new int[] {3, 4, 5});
    assertThat(windows(2, 9, 4)).containsExactly(new int[] {1, 2, 3, 4}, new int[] {3, 4, 5});
    assertThat(new Truncation.Windows(2, 9).windows(FIVE, 3).lostTokens()).isZero();
  }

  @Test
  void stride_that_leaves_out_tokens_is_refused() {
    assertThatThrownBy(() -> windows(3, 9, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a stride of 3 leaves out tokens");
  }

  private static List<int[]> windows(int stride, int most, int limit) {
    return new Truncation.Windows(stride, most).windows(FIVE, limit).windows();
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
