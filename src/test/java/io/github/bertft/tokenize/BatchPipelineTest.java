package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.data.TextExample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BatchPipelineTest {
  private static final int TEXTS = 603;
  private static final LengthBuckets BY_EXAMPLES =
      LengthBuckets.shuffled(4, LengthBuckets.NO_TOKEN_LIMIT, 10, 42);
  private static final LengthBuckets BY_TOKENS = LengthBuckets.shuffled(8, 40, 10, 42);

  @TempDir Path folder;
  private TextEncoder encoder;
  private List<TextExample> examples;

  @BeforeEach
  void load() throws IOException {
    encoder = TinyTokenizer.encoder(folder, 16);
    examples = TinyTokenizer.films(IntStream.range(0, TEXTS).map(row -> row * 7 % 20).toArray());
  }

  @AfterEach
  void close() {
    encoder.close();
  }

  @Test
  void every_text_comes_once_and_padding_is_small() {
    try (EncodedCorpus corpus = EncodedCorpus.encode(encoder, examples)) {
      List<TextBatch> batches = epoch(corpus, BY_EXAMPLES, 0, 0);
      assertThat(batches).hasSize(151);
      assertThat(batches.stream().flatMapToInt(batch -> IntStream.of(batch.rows())))
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, TEXTS).boxed().toList());
      long padded =
          batches.stream().mapToLong(b -> (long) b.examples() * b.parts().get(0).tokens()).sum();
      long used = batches.stream().mapToLong(TextBatch::tokensInUse).sum();
      assertThat((double) used / padded).isGreaterThan(0.9);
      for (TextBatch batch : batches) {
        assertThat(batch.parts().get(0).lengths()[0]).isEqualTo(corpus.tokens(batch.rows()[0]));
      }
    }
  }

  @Test
  void batches_do_not_depend_on_timing() {
    List<TextBatch> expected;
    try (EncodedCorpus corpus = EncodedCorpus.encode(encoder, examples)) {
      expected = epoch(corpus, BY_EXAMPLES, 1, 0);
    }
    int[] order = BY_EXAMPLES.encodingOrder(TEXTS, 1, 0);
    try (EncodedCorpus corpus = EncodedCorpus.encodeAhead(encoder, examples, order)) {
      assertThat(epoch(corpus, BY_EXAMPLES, 1, 0))
          .usingRecursiveFieldByFieldElementComparator()
          .isEqualTo(expected);
    }
  }

  @Test
  void epoch_taken_up_in_its_middle_goes_on_as_if_never_left() {
    try (EncodedCorpus corpus = EncodedCorpus.encode(encoder, examples)) {
      for (LengthBuckets buckets : List.of(BY_EXAMPLES, BY_TOKENS)) {
        List<TextBatch> whole = epoch(corpus, buckets, 2, 0);
        for (int skipped : new int[] {1, 10, 57, whole.size() - 1, whole.size()}) {
          assertThat(epoch(corpus, buckets, 2, skipped))
              .usingRecursiveFieldByFieldElementComparator()
              .isEqualTo(whole.subList(skipped, whole.size()));
        }
      }
    }
  }

  @Test
  void token_budget_is_kept_and_batches_are_counted_before() {
    try (EncodedCorpus corpus = EncodedCorpus.encode(encoder, examples)) {
      List<TextBatch> batches = epoch(corpus, BY_TOKENS, 0, 0);
      assertThat(batches)
          .hasSize(BY_TOKENS.batchesIn(corpus, 0))
          .allSatisfy(
              b -> assertThat(b.examples() * b.parts().get(0).tokens()).isLessThanOrEqualTo(40))
          .anySatisfy(b -> assertThat(b.examples()).isEqualTo(8));
    }
  }

  @Test
  void first_batches_come_before_all_is_encoded() {
    GatedExamples gated = new GatedExamples(examples, 256);
    LengthBuckets inOrder = LengthBuckets.inOrder(4, LengthBuckets.NO_TOKEN_LIMIT);
    int[] order = inOrder.encodingOrder(TEXTS, 0, 0);
    try (EncodedCorpus corpus = EncodedCorpus.encodeAhead(encoder, gated, order);
        BatchPipeline pipeline = BatchPipeline.open(corpus, inOrder, 0, 0)) {
      assertThat(pipeline.batches()).isEqualTo(151);
      assertThat(pipeline.next().examples()).isEqualTo(4);
      assertThat(corpus.truncation().texts()).isEqualTo(256);
      assertThat(pipeline.position()).isEqualTo(1);
      gated.open();
    }
  }

  @Test
  void failure_of_the_encoding_thread_reaches_the_consumer_again_and_again() {
    List<TextExample> broken = new ArrayList<>(examples);
    broken.set(7, null);
    int[] order = BY_EXAMPLES.encodingOrder(TEXTS, 0, 0);
    try (EncodedCorpus corpus = EncodedCorpus.encodeAhead(encoder, broken, order);
        BatchPipeline pipeline = BatchPipeline.open(corpus, BY_EXAMPLES, 0, 0)) {
      assertThatThrownBy(() -> pipeline.forEachRemaining(batch -> {}))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(pipeline::next).isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void closing_early_ends_the_thread() {
    try (EncodedCorpus corpus = EncodedCorpus.encode(encoder, examples)) {
      BatchPipeline pipeline = BatchPipeline.open(corpus, BY_EXAMPLES, 0, 0);
      pipeline.next();
      pipeline.close();
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .doesNotContain("bertft-collate");
      assertThatThrownBy(pipeline::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the pipeline is closed");
    }
  }

  @Test
  void interrupted_consumer_stops_waiting() {
    GatedExamples gated = new GatedExamples(examples, 0);
    int[] order = BY_EXAMPLES.encodingOrder(TEXTS, 0, 0);
    try (EncodedCorpus corpus = EncodedCorpus.encodeAhead(encoder, gated, order)) {
      try (BatchPipeline pipeline = BatchPipeline.open(corpus, BY_EXAMPLES, 0, 0)) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(pipeline::next)
            .isInstanceOf(CancellationException.class)
            .hasMessage("interrupted while waiting for a batch");
        assertThat(Thread.interrupted()).isTrue();
      }
      gated.open();
    }
  }

  @Test
  void end_and_bad_start() {
    try (EncodedCorpus corpus = EncodedCorpus.encode(encoder, examples)) {
      try (BatchPipeline pipeline = BatchPipeline.open(corpus, BY_EXAMPLES, 0, 151)) {
        assertThat(pipeline.hasNext()).isFalse();
        assertThatThrownBy(pipeline::next)
            .isInstanceOf(NoSuchElementException.class)
            .hasMessage("all 151 batches were given");
      }
      assertThatThrownBy(() -> BatchPipeline.open(corpus, BY_EXAMPLES, 0, 152))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("skippedBatches must be from 0 to 151, was 152");
    }
  }

  private static List<TextBatch> epoch(
      EncodedCorpus corpus, LengthBuckets buckets, int epoch, int skippedBatches) {
    List<TextBatch> batches = new ArrayList<>();
    try (BatchPipeline pipeline = BatchPipeline.open(corpus, buckets, epoch, skippedBatches)) {
      pipeline.forEachRemaining(batches::add);
    }
    return batches;
  }
}
