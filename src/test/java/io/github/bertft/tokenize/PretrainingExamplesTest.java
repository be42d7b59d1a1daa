package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.bertft.fault.ModelException;
import java.io.IOException;
import java.nio.file.Files;
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
import org.junit.jupiter.params.provider.ValueSource;

class PretrainingExamplesTest {
  private static final int MASK = 4;
  private static final int UN = 10;
  private static final int LAST_MARK = 4;
  private static final int VOCABULARY = 18;

  @TempDir private Path folder;
  private TextEncoder encoder;
  private WordPieces pieces;

  @BeforeEach
  void open() throws IOException {
    encoder = TinyTokenizer.encoder(folder, 64);
    pieces = WordPieces.of(encoder.definition());
  }

  @AfterEach
  void close() {
    encoder.close();
  }

  @Test
  void should_hide_15_of_100_tokens_four_fifths_of_them_behind_the_mask() {
    PretrainingExamples examples = examples(plan(false, false, true));
    int tokens = 0;
    int hidden = 0;
    int masked = 0;
    int kept = 0;
    for (int epoch = 0; epoch < 20; epoch++) {
      MaskedBatch batch = batch(examples, epoch);
      tokens += (int) batch.batch().tokensInUse();
      hidden += batch.places().length;
      for (int i = 0; i < batch.places().length; i++) {
        int seen = batch.batch().inputIds()[batch.places()[i]];
        masked += seen == MASK ? 1 : 0;
        kept += seen == batch.words()[i] ? 1 : 0;
        assertThat(batch.words()[i]).isGreaterThan(LAST_MARK).isLessThan(VOCABULARY);
      }
    }
    assertThat((double) hidden / tokens).isCloseTo(0.15, within(0.01));
    // Of the random tenth, some are the mask or the word itself by chance.
    assertThat((double) masked / hidden).isCloseTo(0.8 + 0.1 / VOCABULARY, within(0.02));
    assertThat((double) kept / hidden).isCloseTo(0.1 + 0.1 / VOCABULARY, within(0.02));
  }

  /** RoBERTa's pairs have four, a BERT may have such a tokenizer. */
  @Test
  void should_leave_room_for_the_special_tokens_of_the_tokenizer() {
    assertThat(plan(true, false, true).freeTokens(new TextFrame(2, 3, 1, 1))).isEqualTo(61);
    assertThat(plan(true, false, true).freeTokens(new TextFrame(2, 3, 2, 0))).isEqualTo(60);
    assertThat(plan(false, false, true).freeTokens(new TextFrame(2, 3, 2, 0))).isEqualTo(62);
  }

  @Test
  void should_leave_all_other_tokens_alone() {
    PretrainingExamples examples = examples(plan(true, false, true));
    MaskedBatch batch = batch(examples, 0);
    int[] ids = batch.batch().inputIds().clone();
    for (int i = 0; i < batch.places().length; i++) {
      ids[batch.places()[i]] = batch.words()[i];
    }
    assertThat(ids).doesNotContain(MASK);
    for (int row = 0; row < batch.batch().examples(); row++) {
      int start = row * batch.batch().tokens();
      int end = start + batch.batch().lengths()[row];
      assertThat(ids[start]).isEqualTo(TinyTokenizer.CLS);
      assertThat(ids[end - 1]).isEqualTo(TinyTokenizer.SEP);
      long separators =
          Arrays.stream(ids, start, end).filter(id -> id == TinyTokenizer.SEP).count();
      assertThat(separators).isEqualTo(2);
      assertThat(batch.batch().lengths()[row]).isLessThanOrEqualTo(64);
    }
  }

  @Test
  void should_hide_all_pieces_of_a_word_or_none() {
    PretrainingExamples examples = examples(plan(false, true, true));
    for (int epoch = 0; epoch < 10; epoch++) {
      MaskedBatch batch = batch(examples, epoch);
      int[] ids = batch.batch().inputIds().clone();
      boolean[] hidden = new boolean[ids.length];
      for (int i = 0; i < batch.places().length; i++) {
        ids[batch.places()[i]] = batch.words()[i];
        hidden[batch.places()[i]] = true;
      }
      for (int i = 0; i + 1 < ids.length; i++) {
        if (pieces.isContinuation(ids[i + 1])) {
          assertThat(hidden[i]).isEqualTo(hidden[i + 1]);
        }
      }
      assertThat(ids).contains(UN);
    }
  }

  @Test
  void should_take_half_of_the_second_texts_from_other_documents() {
    PretrainingExamples examples = examples(plan(true, false, true));
    int random = 0;
    int all = 0;
    for (int epoch = 0; epoch < 30; epoch++) {
      int[] labels = batch(examples, epoch).random();
      assertThat(labels).isNotNull();
      random += Arrays.stream(labels).sum();
      all += labels.length;
    }
    assertThat((double) random / all).isCloseTo(0.5, within(0.03));
  }

  @Test
  void should_make_an_example_from_seed_epoch_and_number_alone() {
    PretrainingExamples examples = examples(plan(true, false, true));
    MaskedBatch first = batch(examples, 3);
    batch(examples, 4);

    assertThat(batch(examples(plan(true, false, true)), 3))
        .usingRecursiveComparison()
        .isEqualTo(first);
    assertThat(batch(examples, 4).places()).isNotEqualTo(first.places());
    MaskedBatches ahead = new MaskedBatches(examples, 0);
    List<MaskedBatch> all = IntStream.range(0, 12).mapToObj(i -> ahead.next(1).get(0)).toList();
    MaskedBatches late = new MaskedBatches(examples, 7);
    for (int i = 7; i < 12; i++) {
      assertThat(late.next(1).get(0)).usingRecursiveComparison().isEqualTo(all.get(i));
    }
  }

  @Test
  void should_end_a_group_of_batches_where_the_epoch_ends() {
    PretrainingExamples examples = examples(plan(true, false, true));
    int batches = examples.batches();
    assertThat(batches).isGreaterThan(1);
    MaskedBatches all = new MaskedBatches(examples, 1);
    assertThat(all.next(batches)).hasSize(batches - 1);
    assertThat(all.next(batches + 1)).hasSize(batches);
    assertThat(all.next(1)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void should_hide_other_tokens_in_the_next_epoch_only_where_masking_is_dynamic(boolean dynamic) {
    PretrainingExamples examples = examples(plan(false, false, dynamic));
    int[] zero = batch(examples, 0).places();
    int[] one = batch(examples, 1).places();
    assertThat(Arrays.equals(zero, one)).isEqualTo(!dynamic);
  }

  @Test
  void should_give_every_example_once_an_epoch() {
    PretrainingExamples examples = examples(plan(true, false, true));
    List<int[]> rows = examples.rows(2);
    assertThat(rows).hasSize(examples.batches());
    assertThat(rows.stream().flatMapToInt(Arrays::stream).sorted().toArray())
        .isEqualTo(IntStream.range(0, examples.size()).toArray());
  }

  @Test
  void should_split_at_the_ends_of_sentences() {
    assertThat(SentenceSplitter.sentences("Was it 3.5 stars? Yes!  It was\tgood. \n\n"))
        .containsExactly("Was it 3.5 stars?", "Yes!", "It was\tgood.");
    assertThat(SentenceSplitter.sentences(" \n")).isEmpty();
  }

  @Test
  void should_cut_a_sentence_that_is_longer_than_an_example() {
    SentenceCorpus corpus = SentenceCorpus.of(List.of("film ".repeat(25), " "), encoder, 10);
    assertThat(corpus.documents()).hasSize(1);
    assertThat(corpus.documents().get(0))
        .extracting(part -> part.length)
        .containsExactly(10, 10, 5);
    assertThat(corpus.tokens()).isEqualTo(25);
  }

  @Test
  void should_refuse_a_vocabulary_without_mask() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.write(other.resolve("vocab.txt"), List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "film"));
    TokenizerDefinition definition = TokenizerDefinition.read(other);
    assertThatThrownBy(() -> WordPieces.of(definition))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            other.resolve("vocab.txt")
                + ": has no token \"[MASK]\" to hide words with; pre-training and data.augment need it [M80]");
  }

  private PretrainingExamples examples(PretrainingExamples.Plan plan) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      StringBuilder text = new StringBuilder();
      for (int sentence = 0; sentence <= i % 7; sentence++) {
        text.append("The film was ".repeat(1 + (i + sentence) % 4)).append("ungood. ");
      }
      texts.add(text.toString());
    }
    SentenceCorpus corpus =
        SentenceCorpus.of(texts, encoder, plan.freeTokens(encoder.definition().frame()));
    return new PretrainingExamples(corpus, corpus, encoder, pieces, plan);
  }

  private static PretrainingExamples.Plan plan(boolean next, boolean wholeWords, boolean dynamic) {
    return new PretrainingExamples.Plan(64, next, 0.15, wholeWords, dynamic, 8, 1);
  }

  private static MaskedBatch batch(PretrainingExamples examples, int epoch) {
    return examples.batch(IntStream.range(0, examples.size()).toArray(), epoch);
  }
}
