package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LengthBucketsTest {
  private static final int NO_LIMIT = LengthBuckets.NO_TOKEN_LIMIT;

  @Test
  void order_is_pinned_for_every_machine() {
    LengthBuckets buckets = LengthBuckets.shuffled(2, NO_LIMIT, 50, 42);
    assertThat(buckets.order(10, 0)).containsExactly(8, 3, 2, 9, 7, 5, 6, 0, 1, 4);
    assertThat(buckets.order(10, 1)).containsExactly(4, 0, 3, 6, 8, 1, 7, 2, 5, 9);
  }

  @Test
  void keys_of_a_shuffle_are_not_interchangeable() {
    assertThat(new SeededShuffle(7, 0).permutation(5)).containsExactly(4, 2, 0, 1, 3);
    assertThat(new SeededShuffle(0, 7).permutation(5)).containsExactly(2, 0, 3, 1, 4);
  }

  @Test
  void every_place_is_equally_likely() {
    int[] counts = new int[4];
    for (int seed = 0; seed < 4000; seed++) {
      counts[new SeededShuffle(seed).permutation(4)[0]]++;
    }
    assertThat(Arrays.stream(counts).boxed()).allMatch(count -> count > 900 && count < 1100);
  }

  @Test
  void evaluation_keeps_the_order() {
    assertThat(LengthBuckets.inOrder(2, NO_LIMIT).order(4, 3)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void batches_hold_like_lengths_longest_first() {
    int[] lengths = {3, 9, 4, 9, 1};
    assertThat(LengthBuckets.inOrder(2, NO_LIMIT).cut(rows(5), row -> lengths[row]))
        .containsExactly(new int[] {1, 3}, new int[] {2, 0}, new int[] {4});
  }

  @Test
  void token_budget_counts_padding() {
    int[] lengths = {10, 6, 5, 4, 3, 3, 2};
    assertThat(LengthBuckets.inOrder(3, 12).cut(rows(7), row -> lengths[row]))
        .containsExactly(new int[] {0}, new int[] {1, 2}, new int[] {3, 4, 5}, new int[] {6});
  }

  @Test
  void text_over_the_token_budget_is_a_batch_of_its_own() {
    int[] lengths = {40, 50};
    assertThat(LengthBuckets.inOrder(3, 12).cut(rows(2), row -> lengths[row]))
        .containsExactly(new int[] {1}, new int[] {0});
  }

  @Test
  void every_text_comes_once_an_epoch_and_epochs_differ() {
    LengthBuckets buckets = LengthBuckets.shuffled(4, NO_LIMIT, 3, 1);
    List<int[]> first = epoch(buckets, 103, 0);
    List<int[]> second = epoch(buckets, 103, 1);
    assertThat(flat(first)).containsExactlyInAnyOrder(rows(103));
    assertThat(flat(second)).containsExactlyInAnyOrder(rows(103)).isNotEqualTo(flat(first));
    assertThat(flat(epoch(buckets, 103, 0))).isEqualTo(flat(first));
    assertThat(first).hasSize(26);
  }

  @Test
  void batches_of_a_pool_are_not_given_by_length() {
    LengthBuckets buckets = LengthBuckets.shuffled(1, NO_LIMIT, 100, 1);
    int[] given = flat(epoch(buckets, 100, 0));
    assertThat(given).isNotEqualTo(IntStream.range(0, 100).map(row -> 99 - row).toArray());
    assertThat(given).isNotEqualTo(buckets.order(100, 0));
  }

  @Test
  void only_the_last_pool_has_a_short_batch() {
    LengthBuckets buckets = LengthBuckets.shuffled(4, NO_LIMIT, 3, 1);
    assertThat(buckets.pools(25)).isEqualTo(3);
    List<int[]> batches = new ArrayList<>();
    buckets.rows(25, row -> 1, 0, 4).forEachRemaining(batches::add);
    assertThat(batches.stream().map(rows -> rows.length)).containsExactly(4, 4, 1);
    assertThat(buckets.pools(0)).isZero();
  }

  @Test
  void encoding_starts_at_the_pool_that_is_needed_first() {
    LengthBuckets buckets = LengthBuckets.shuffled(2, NO_LIMIT, 2, 42);
    int[] order = buckets.order(10, 0);
    int[] turned = buckets.encodingOrder(10, 0, 3);
    assertThat(Arrays.copyOf(turned, 6)).containsExactly(Arrays.copyOfRange(order, 4, 10));
    assertThat(Arrays.copyOfRange(turned, 6, 10)).containsExactly(Arrays.copyOf(order, 4));
    assertThat(buckets.encodingOrder(10, 0, 1)).isEqualTo(order);
  }

  @Test
  void sizes_below_one_are_refused() {
    assertThatThrownBy(() -> LengthBuckets.inOrder(0, NO_LIMIT))
        .hasMessage("batchSize must be at least 1, was 0");
    assertThatThrownBy(() -> LengthBuckets.inOrder(1, 0))
        .hasMessage("maxBatchTokens must be at least 1, was 0");
    assertThatThrownBy(() -> LengthBuckets.shuffled(1, 1, 0, 0))
        .hasMessage("poolBatches must be at least 1, was 0");
  }

  /** The batches of an epoch in which row r has r + 1 tokens. */
  private static List<int[]> epoch(LengthBuckets buckets, int examples, int epoch) {
    int[] order = buckets.order(examples, epoch);
    List<int[]> batches = new ArrayList<>();
    for (int pool = 0; pool < buckets.pools(examples); pool++) {
      batches.addAll(buckets.batches(order, epoch, pool, row -> row + 1));
    }
    return batches;
  }

  private static int[] rows(int count) {
    return IntStream.range(0, count).toArray();
  }

  private static int[] flat(List<int[]> batches) {
    return batches.stream().flatMapToInt(Arrays::stream).toArray();
  }
}
