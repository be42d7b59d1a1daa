package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BatchCollatorTest {
  private static final int PAD = 9;
  private static final List<EncodedText> TEXTS =
      List.of(
          new EncodedText(new int[] {2, 5, 3}, new int[] {0, 0, 0}, 3),
          new EncodedText(new int[] {2, 3}, new int[] {0, 0}, 2),
          new EncodedText(new int[] {2, 5, 3, 6, 3}, new int[] {0, 0, 0, 1, 1}, 8));

  @Test
  void pads_to_the_longest_text_of_the_batch() {
    TokenBatch batch = BatchCollator.collate(TEXTS, new int[] {2, 0}, PAD);
    assertThat(batch.examples()).isEqualTo(2);
    assertThat(batch.tokens()).isEqualTo(5);
    assertThat(batch.inputIds()).containsExactly(2, 5, 3, 6, 3, 2, 5, 3, PAD, PAD);
    assertThat(batch.tokenTypeIds()).containsExactly(0, 0, 0, 1, 1, 0, 0, 0, 0, 0);
    assertThat(batch.attentionMask()).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 0, 0);
    assertThat(batch.lengths()).containsExactly(5, 3);
    assertThat(batch.rows()).containsExactly(2, 0);
    assertThat(batch.tokensInUse()).isEqualTo(8);
  }

  @Test
  void one_text_needs_no_padding() {
    TokenBatch batch = BatchCollator.collate(TEXTS, new int[] {1}, PAD);
    assertThat(batch.inputIds()).containsExactly(2, 3);
  }

  @Test
  void empty_batch_is_refused() {
    assertThatThrownBy(() -> BatchCollator.collate(TEXTS, new int[0], PAD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a batch needs at least one text");
  }
}
