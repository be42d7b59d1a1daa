package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.data.TextExample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EncodedCorpusTest {
  private static final int TEXTS = 600;

  @TempDir Path folder;
  private TextEncoder encoder;

  @BeforeEach
  void load() throws IOException {
    encoder = TinyTokenizer.encoder(folder, 6);
  }

  @AfterEach
  void close() {
    encoder.close();
  }

  @Test
  void gives_back_what_was_encoded_in_any_order() {
    List<TextExample> examples = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      examples.add(TinyTokenizer.example("film ".repeat(i % 7), i % 3 == 0 ? "good" : null));
    }
    int[] order = new SeededShuffle(3).permutation(TEXTS);
    try (EncodedCorpus corpus = EncodedCorpus.encodeAhead(encoder, examples, order)) {
      assertThat(corpus.size()).isEqualTo(TEXTS);
      for (int row = 0; row < TEXTS; row++) {
        EncodedText expected = encoder.encode(examples.get(row).text(), examples.get(row).pair());
        assertThat(corpus.text(row)).usingRecursiveComparison().isEqualTo(expected);
        assertThat(corpus.tokens(row)).isEqualTo(expected.tokens());
      }
    }
  }

  @Test
  void counts_what_truncation_cost() {
    try (EncodedCorpus corpus = EncodedCorpus.encode(encoder, TinyTokenizer.films(1, 4, 5, 9))) {
      TruncationStatistics statistics = corpus.truncation();
      assertThat(statistics).isEqualTo(new TruncationStatistics(4, 2, 27, 6, 4));
      assertThat(statistics.cutTextsShare()).isEqualTo(0.5);
      assertThat(statistics.lostTokensShare()).isEqualTo(6.0 / 27);
    }
  }

  @Test
  void nothing_to_encode() {
    try (EncodedCorpus corpus = EncodedCorpus.encode(encoder, List.of())) {
      assertThat(corpus.size()).isZero();
      assertThat(corpus.truncation().lostTokensShare()).isZero();
    }
  }

  @Test
  void failure_reaches_every_reader() {
    List<TextExample> examples = new ArrayList<>(TinyTokenizer.films(new int[TEXTS]));
    examples.set(300, null);
    try (EncodedCorpus corpus = EncodedCorpus.encodeAhead(encoder, examples, rows())) {
      assertThat(corpus.tokens(0)).isEqualTo(2);
      assertThatThrownBy(() -> corpus.tokens(300)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(corpus::awaitAll).isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void closing_ends_the_thread_and_frees_who_waits() {
    GatedExamples examples = new GatedExamples(TinyTokenizer.films(new int[TEXTS]), 256);
    EncodedCorpus corpus = EncodedCorpus.encodeAhead(encoder, examples, rows());
    assertThat(corpus.tokens(0)).isEqualTo(2);
    Thread closer = new Thread(corpus::close);
    closer.start();
    assertThatThrownBy(() -> corpus.tokens(TEXTS - 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the corpus was closed before all was encoded");
    examples.open();
    BackgroundThread.join(closer);
    assertThat(corpus.tokens(0)).isEqualTo(2);
  }

  @Test
  void order_must_be_a_permutation() {
    List<TextExample> examples = TinyTokenizer.films(1, 2);
    assertThatThrownBy(() -> EncodedCorpus.encodeAhead(encoder, examples, new int[] {0, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("order must name each of 2 rows once");
    assertThatThrownBy(() -> EncodedCorpus.encodeAhead(encoder, examples, new int[] {0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("order must name each of 2 rows once");
  }

  @Test
  void large_vocabularies_keep_their_ids() {
    EncodedText text =
        new EncodedText(new int[] {2, 119_546, 65_535, 3}, new int[] {0, 0, 0, 1}, 7, 3);
    EncodedChunk chunk = new EncodedChunk(List.of(text, text), false);
    assertThat(chunk.text(1)).usingRecursiveComparison().isEqualTo(text);
    EncodedText small = new EncodedText(new int[] {65_535}, new int[] {0}, 1, 0);
    assertThat(new EncodedChunk(List.of(small), true).text(0).inputIds()).containsExactly(65_535);
    assertThat(Arrays.asList(chunk.texts(), chunk.tokens(1))).containsExactly(2, 4);
  }

  private static int[] rows() {
    return IntStream.range(0, TEXTS).toArray();
  }
}
