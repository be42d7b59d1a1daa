package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MaskedBatchTest {
  private static final int[] IDS = {
    11, 12, 13, 0, 0, //
    21, 22, 23, 24, 25, //
    31, 32, 0, 0, 0
  };
  private static final MaskedBatch BATCH =
      new MaskedBatch(
          new TokenBatch(3, 5, IDS, new int[IDS.length], new int[] {3, 5, 2}),
          new int[] {1, 5, 9, 10, 11},
          new int[] {112, 121, 125, 131, 132},
          new int[] {0, 1, 0});

  @Test
  void should_cut_into_pieces_no_wider_than_they_need() {
    List<MaskedBatch> pieces = BATCH.pieces(2);
    assertThat(pieces).hasSize(2);
    MaskedBatch first = pieces.get(0);
    assertThat(first.batch().inputIds()).containsExactly(11, 12, 13);
    assertThat(first.places()).containsExactly(1);
    assertThat(first.words()).containsExactly(112);
    assertThat(first.random()).containsExactly(0);
    MaskedBatch second = pieces.get(1);
    assertThat(second.batch().lengths()).containsExactly(5, 2);
    assertThat(second.places()).containsExactly(0, 4, 5, 6);
    assertThat(second.words()).containsExactly(121, 125, 131, 132);
    assertThat(second.random()).containsExactly(1, 0);
  }

  @Test
  void should_give_a_piece_for_each_example_at_most() {
    assertThat(BATCH.pieces(8)).extracting(MaskedBatch::examples).containsExactly(1, 1, 1);
    assertThat(BATCH.pieces(8)).extracting(MaskedBatch::hidden).containsExactly(1, 2, 2);
    assertThat(BATCH.pieces(1)).containsExactly(BATCH);
  }
}
