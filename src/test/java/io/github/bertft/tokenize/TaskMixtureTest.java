package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.tokenize.TaskMixture.Sampling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskMixtureTest {
  /** In batches of two: 18, 8 and 2 of them. */
  private static final int[] SIZES = {36, 16, 4};

  private static final LengthBuckets BY_EXAMPLES =
      LengthBuckets.shuffled(2, LengthBuckets.NO_TOKEN_LIMIT, 3, 42);
  private static final LengthBuckets BY_TOKENS = LengthBuckets.shuffled(4, 24, 3, 42);

  @TempDir Path folder;
  private TextEncoder encoder;
  private EncodedCorpus corpus;

  @BeforeEach
  void encode() throws IOException {
    encoder = TinyTokenizer.encoder(folder, 16);
    int[] lengths = IntStream.range(0, 56).map(row -> row * 7 % 20).toArray();
    corpus = EncodedCorpus.encode(encoder, TinyTokenizer.films(lengths));
  }

  @AfterEach
  void close() {
    corpus.close();
    encoder.close();
  }

  @Test
  void proportional_epoch_has_every_text_of_every_task_once() {
    TaskMixture mixture = mixture(Sampling.PROPORTIONAL, BY_EXAMPLES);

    assertThat(mixture.shares(corpus, 3)).containsExactly(18, 8, 2);
    assertThat(mixture.batchesIn(corpus, 3)).isEqualTo(28);
    List<int[]> first = epoch(mixture, 0, 0);
    List<int[]> second = epoch(mixture, 1, 0);
    assertThat(first.stream().flatMapToInt(Arrays::stream).toArray())
        .containsExactlyInAnyOrder(IntStream.range(0, 56).toArray());
    assertThat(second.stream().flatMapToInt(Arrays::stream).toArray())
        .containsExactlyInAnyOrder(IntStream.range(0, 56).toArray());
    assertThat(second).usingRecursiveFieldByFieldElementComparator().isNotEqualTo(first);
  }

  @Test
  void square_roots_take_from_the_large_and_give_to_the_small() {
    TaskMixture mixture = mixture(Sampling.SQUARE_ROOT, BY_EXAMPLES);

    // 28 batches by 6 : 4 : 2.
    assertThat(mixture.shares(corpus, 0)).containsExactly(14, 9, 5);
    assertThat(mixture.shares(corpus, 7)).containsExactly(14, 9, 5);
    // Nine epochs of 14 batches are seven passes of 18: every text seven times.
    int[] seen = new int[56];
    for (int epoch = 0; epoch < 9; epoch++) {
      epoch(mixture, epoch, 0).forEach(rows -> Arrays.stream(rows).forEach(row -> seen[row]++));
    }
    assertThat(Arrays.copyOf(seen, 36)).containsOnly(7);
    // 81 batches are ten passes of 8 and one batch.
    assertThat(Arrays.copyOfRange(seen, 36, 52)).contains(10, 11).doesNotContain(9, 12);
    assertThat(Arrays.stream(seen, 52, 56).sum()).isEqualTo(90);
  }

  @ParameterizedTest
  @EnumSource
  void a_batch_holds_texts_of_one_task(Sampling sampling) {
    TaskMixture mixture = mixture(sampling, BY_EXAMPLES);

    for (int[] rows : epoch(mixture, 2, 0)) {
      assertThat(Arrays.stream(rows).map(mixture::taskOf).distinct().count()).isEqualTo(1);
    }
    assertThat(mixture.taskOf(35)).isZero();
    assertThat(mixture.taskOf(36)).isEqualTo(1);
    assertThat(mixture.taskOf(55)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void an_epoch_is_the_same_from_any_place_on(Sampling sampling) {
    for (LengthBuckets buckets : List.of(BY_EXAMPLES, BY_TOKENS)) {
      TaskMixture mixture = mixture(sampling, buckets);
      for (int epoch = 0; epoch < 3; epoch++) {
        List<int[]> whole = epoch(mixture, epoch, 0);
        assertThat(whole).hasSize(mixture.batchesIn(corpus, epoch));
        for (int skipped = 0; skipped <= whole.size(); skipped += 3) {
          assertThat(epoch(mixture, epoch, skipped))
              .usingRecursiveFieldByFieldElementComparator()
              .isEqualTo(whole.subList(skipped, whole.size()));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void one_task_alone_comes_as_without_a_mixture(Sampling sampling) {
    for (LengthBuckets buckets : List.of(BY_EXAMPLES, BY_TOKENS)) {
      TaskMixture mixture = new TaskMixture(buckets, new int[] {56}, sampling, 42);
      for (int epoch = 0; epoch < (buckets == BY_EXAMPLES ? 3 : 1); epoch++) {
        List<int[]> alone = new ArrayList<>();
        buckets.rows(corpus, epoch, 5).forEachRemaining(alone::add);
        assertThat(epoch(mixture, epoch, 5))
            .usingRecursiveFieldByFieldElementComparator()
            .isEqualTo(alone);
      }
      assertThat(mixture.encodingOrder(56, 1, 9)).isEqualTo(buckets.encodingOrder(56, 1, 9));
    }
  }

  @Test
  void tasks_are_encoded_side_by_side() {
    int[] order = mixture(Sampling.PROPORTIONAL, BY_EXAMPLES).encodingOrder(56, 0, 0);

    assertThat(order).containsExactlyInAnyOrder(IntStream.range(0, 56).toArray());
    assertThat(
            Arrays.stream(order).limit(3).map(mixture(Sampling.PROPORTIONAL, BY_EXAMPLES)::taskOf))
        .containsExactly(0, 1, 2);
  }

  @Test
  void shares_are_whole_and_add_up() {
    assertThat(TaskMixture.divide(10, new double[] {1, 1, 1})).containsExactly(4, 3, 3);
    assertThat(TaskMixture.divide(7, new double[] {5, 3})).containsExactly(4, 3);
    assertThat(TaskMixture.divide(4, new double[] {1000, 1})).containsExactly(4, 1);
  }

  private static TaskMixture mixture(Sampling sampling, LengthBuckets buckets) {
    return new TaskMixture(buckets, SIZES, sampling, 42);
  }

  private List<int[]> epoch(TaskMixture mixture, int epoch, int skipped) {
    List<int[]> batches = new ArrayList<>();
    mixture.rows(corpus, epoch, skipped).forEachRemaining(batches::add);
    return batches;
  }
}
