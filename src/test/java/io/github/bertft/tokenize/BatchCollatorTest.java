package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BatchCollatorTest {
  private static final int PAD = 9;
  private static final int MAX_TOKENS = 5;
  private static final List<EncodedText> TEXTS =
      List.of(
          EncodedText.ofOneWindow(new int[] {2, 5, 3}, new int[3], 3),
          EncodedText.ofOneWindow(new int[] {2, 3}, new int[2], 2),
          EncodedText.ofOneWindow(new int[] {2, 5, 3, 6, 3}, new int[] {0, 0, 0, 1, 1}, 8),
          EncodedText.ofOneWindow(
              new int[] {2, 4, 5, 6, 3, 2, 7, 8, 4, 3, 2, 5, 3}, new int[13], 13));

  @Test
  void pads_to_the_longest_text_of_the_batch() {
    TextBatch texts = collator(2).collate(new int[] {2, 0}, TEXTS::get);
    assertThat(texts.rows()).containsExactly(2, 0);
    assertThat(texts.examples()).isEqualTo(2);
    assertThat(texts.windows()).containsExactly(1, 1);
    assertThat(texts.places()).containsExactly(0, 1);
    assertThat(texts.tokensInUse()).isEqualTo(8);
    assertThat(texts.parts()).hasSize(1);
    TokenBatch batch = texts.parts().get(0);
    assertThat(batch.examples()).isEqualTo(2);
    assertThat(batch.tokens()).isEqualTo(5);
    assertThat(batch.inputIds()).containsExactly(2, 5, 3, 6, 3, 2, 5, 3, PAD, PAD);
    assertThat(batch.tokenTypeIds()).containsExactly(0, 0, 0, 1, 1, 0, 0, 0, 0, 0);
    assertThat(batch.attentionMask()).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 0, 0);
    assertThat(batch.lengths()).containsExactly(5, 3);
  }

  @Test
  void one_text_needs_no_padding() {
    TextBatch batch = collator(1).collate(new int[] {1}, TEXTS::get);
    assertThat(batch.parts().get(0).inputIds()).containsExactly(2, 3);
  }

  @Test
  void windows_are_cut_into_parts_of_a_batchs_tokens_longest_first() {
    TextBatch batch = collator(2).collate(new int[] {3, 1}, TEXTS::get);
    assertThat(batch.examples()).isEqualTo(2);
    assertThat(batch.windows()).containsExactly(3, 1);
    assertThat(batch.parts()).hasSize(2);
    assertThat(batch.parts().get(0).inputIds()).containsExactly(2, 4, 5, 6, 3, 2, 7, 8, 4, 3);
    assertThat(batch.parts().get(1).inputIds()).containsExactly(2, 5, 3, 2, 3, PAD);
    assertThat(batch.places()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void places_lead_from_windows_to_rows_of_all_parts() {
    TextBatch batch = collator(3).collate(new int[] {0, 3}, TEXTS::get);
    assertThat(batch.parts().get(0).lengths()).containsExactly(5, 5, 3);
    assertThat(batch.parts().get(1).lengths()).containsExactly(3);
    assertThat(batch.windows()).containsExactly(1, 3);
    assertThat(batch.places()).containsExactly(2, 0, 1, 3);
  }

  @Test
  void comes_twice_one_below_the_other() {
    TextBatch batch = collator(2).collate(new int[] {1, 0}, TEXTS::get).twice();
    assertThat(batch.examples()).isEqualTo(4);
    assertThat(batch.rows()).containsExactly(1, 0, 1, 0);
    assertThat(batch.places()).containsExactly(1, 0, 3, 2);
    TokenBatch part = batch.parts().get(0);
    assertThat(part.examples()).isEqualTo(4);
    assertThat(part.tokens()).isEqualTo(3);
    assertThat(part.inputIds()).containsExactly(2, 5, 3, 2, 3, PAD, 2, 5, 3, 2, 3, PAD);
    assertThat(part.tokenTypeIds()).hasSize(12).containsOnly(0);
    assertThat(part.lengths()).containsExactly(3, 2, 3, 2);
  }

  @Test
  void windows_come_twice_within_their_parts() {
    TextBatch batch = collator(3).collate(new int[] {0, 3}, TEXTS::get).twice();
    assertThat(batch.parts().get(0).lengths()).containsExactly(5, 5, 3, 5, 5, 3);
    assertThat(batch.parts().get(1).lengths()).containsExactly(3, 3);
    assertThat(batch.windows()).containsExactly(1, 3, 1, 3);
    assertThat(batch.places()).containsExactly(2, 0, 1, 6, 5, 3, 4, 7);
  }

  @Test
  void empty_batch_is_refused() {
    assertThatThrownBy(() -> BatchCollator.pad(List.of(), PAD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a batch needs at least one text");
  }

  private static BatchCollator collator(int batchSize) {
    LengthBuckets limits = LengthBuckets.inOrder(batchSize, LengthBuckets.NO_TOKEN_LIMIT);
    return new BatchCollator(MAX_TOKENS, PAD, limits);
  }
}
