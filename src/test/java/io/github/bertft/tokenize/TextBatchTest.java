package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextBatchTest {
  private static final int PAD = 9;

  @Test
  void pieces_hold_each_text_once_and_no_more_padding_than_they_need() {
    TokenBatch tokens =
        new TokenBatch(
            3,
            4,
            new int[] {2, 5, 6, 3, 2, 5, 3, PAD, 2, 3, PAD, PAD},
            new int[12],
            new int[] {4, 3, 2});
    List<TextBatch> pieces = TextBatch.of(tokens, 7, 8, 5).pieces(2);
    assertThat(pieces).hasSize(2);
    assertThat(pieces.get(0).rows()).containsExactly(7);
    assertThat(pieces.get(0).parts().get(0).inputIds()).containsExactly(2, 5, 6, 3);
    assertThat(pieces.get(1).rows()).containsExactly(8, 5);
    assertThat(pieces.get(1).parts().get(0).inputIds()).containsExactly(2, 5, 3, 2, 3, PAD);
    assertThat(pieces.get(1).parts().get(0).lengths()).containsExactly(3, 2);
    assertThat(pieces.get(1).places()).containsExactly(0, 1);
    assertThat(pieces.get(1).windows()).containsExactly(1, 1);
  }

  @Test
  void pieces_keep_the_windows_of_a_text_together() {
    TokenBatch first =
        new TokenBatch(2, 3, new int[] {2, 4, 3, 2, 5, 3}, new int[6], new int[] {3, 3});
    TokenBatch second = new TokenBatch(1, 2, new int[] {2, 3}, new int[2], new int[] {2});
    TextBatch batch =
        new TextBatch(
            new int[] {0, 1}, new int[] {2, 1}, new int[] {2, 0, 1}, List.of(first, second));
    List<TextBatch> pieces = batch.pieces(8);
    assertThat(pieces).hasSize(2);
    assertThat(pieces.get(0).windows()).containsExactly(2);
    assertThat(pieces.get(0).places()).containsExactly(1, 0);
    assertThat(pieces.get(0).parts()).hasSize(2);
    assertThat(pieces.get(0).parts().get(0).inputIds()).containsExactly(2, 4, 3);
    assertThat(pieces.get(0).parts().get(1).inputIds()).containsExactly(2, 3);
    assertThat(pieces.get(1).places()).containsExactly(0);
    assertThat(pieces.get(1).parts().get(0).inputIds()).containsExactly(2, 5, 3);
  }

  @Test
  void one_piece_is_the_batch_itself() {
    TextBatch batch = TextBatch.of(new TokenBatch(1, 1, new int[1], new int[1], new int[] {1}), 4);
    assertThat(batch.pieces(1)).containsExactly(batch);
    assertThat(batch.pieces(4)).containsExactly(batch);
  }
}
