package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.bertft.tokenize.Augmentation.Shares;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AugmentationTest {
  private static final int MASK = 4;
  private static final int ROWS = 200;

  /** [CLS], ten times "film", five times "the", five times "un ##good ##ly", [SEP]. */
  private static final int TOKENS = 32;

  @TempDir private Path folder;
  private WordPieces pieces;

  @BeforeEach
  void open() throws IOException {
    try (TextEncoder encoder = TinyTokenizer.encoder(folder, 64)) {
      pieces = WordPieces.of(encoder.definition());
    }
  }

  @Test
  void leaves_words_out_at_the_rate_asked_for() {
    TokenBatch batch = apply(new Shares(0.2, 0, 0, 0), 0);
    double words = 0;
    for (int row = 0; row < ROWS; row++) {
      List<Integer> ids = ids(batch, row);
      words += ids.stream().filter(id -> id == 6 || id == 5 || id == 10).count();
      // The pieces of a word go together.
      assertThat(ids.stream().filter(id -> id == 11).count())
          .isEqualTo(ids.stream().filter(id -> id == 10).count());
    }
    assertThat(words / ROWS / 20).isCloseTo(0.8, within(0.03));
  }

  @Test
  void swaps_words_whole_and_loses_none() {
    TokenBatch batch = apply(new Shares(0, 0.2, 0, 0), 0);
    int moved = 0;
    for (int row = 0; row < ROWS; row++) {
      List<Integer> ids = ids(batch, row);
      assertThat(ids.stream().sorted().toList())
          .isEqualTo(ids(text(), 0).stream().sorted().toList());
      for (int i = 0; i < ids.size(); i++) {
        if (ids.get(i) == 10) {
          assertThat(ids.subList(i, i + 3)).containsExactly(10, 11, 12);
        }
      }
      moved += ids.equals(ids(text(), 0)) ? 0 : 1;
    }
    assertThat(moved).isGreaterThan(ROWS * 9 / 10);
  }

  @Test
  void drops_and_hides_tokens_at_the_rates_asked_for() {
    TokenBatch dropped = apply(new Shares(0, 0, 0.1, 0), 0);
    assertThat((dropped.tokensInUse() - 2.0 * ROWS) / ROWS / (TOKENS - 2))
        .isCloseTo(0.9, within(0.02));
    TokenBatch hidden = apply(new Shares(0, 0, 0, 0.15), 0);
    assertThat(hidden.tokens()).isEqualTo(TOKENS);
    assertThat((double) IntStream.of(hidden.inputIds()).filter(id -> id == MASK).count())
        .isCloseTo(0.15 * ROWS * (TOKENS - 2), within(0.02 * ROWS * (TOKENS - 2)));
  }

  @Test
  void keeps_special_tokens_rows_and_at_least_one_token() {
    TokenBatch batch = apply(new Shares(0.9, 0.5, 0.9, 0), 0);
    for (int row = 0; row < ROWS; row++) {
      List<Integer> ids = ids(batch, row);
      assertThat(ids).hasSizeGreaterThanOrEqualTo(3).startsWith(2).endsWith(3);
      for (int i = ids.size(); i < batch.tokens(); i++) {
        assertThat(batch.inputIds()[row * batch.tokens() + i]).isEqualTo(TinyTokenizer.PAD);
      }
    }
  }

  @Test
  void is_a_function_of_seed_epoch_and_row() {
    Shares shares = new Shares(0.1, 0.1, 0.1, 0.1);
    TokenBatch first = apply(shares, 3);
    TokenBatch again = apply(shares, 3);
    assertThat(again.inputIds()).isEqualTo(first.inputIds());
    assertThat(apply(shares, 4).inputIds()).isNotEqualTo(first.inputIds());
    assertThat(ids(first, 1)).isNotEqualTo(ids(first, 0));

    TokenBatch alone = part(new Augmentation(pieces, shares, TinyTokenizer.PAD, 7), rows(150), 3);
    assertThat(ids(alone, 0)).isEqualTo(ids(first, 150));
    TokenBatch other = part(new Augmentation(pieces, shares, TinyTokenizer.PAD, 8), rows(150), 3);
    assertThat(ids(other, 0)).isNotEqualTo(ids(first, 150));
  }

  /** A text stays in its place of a pair, with its token types. */
  @Test
  void does_not_mix_the_texts_of_a_pair() {
    int[] ids = {2, 5, 6, 5, 6, 3, 8, 9, 8, 9, 3};
    int[] types = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
    Augmentation augmentation =
        new Augmentation(pieces, new Shares(0.3, 0.9, 0, 0), TinyTokenizer.PAD, 7);
    for (int row = 0; row < ROWS; row++) {
      TokenBatch batch =
          part(
              augmentation,
              TextBatch.of(new TokenBatch(1, 11, ids, types, new int[] {11}), row),
              0);
      for (int i = 0; i < batch.tokens(); i++) {
        int id = batch.inputIds()[i];
        int type = batch.tokenTypeIds()[i];
        assertThat(id == 8 || id == 9 ? 1 : id == 5 || id == 6 ? 0 : type).isEqualTo(type);
      }
    }
  }

  /** Where both texts have token type 0, two separators tell them apart. */
  @Test
  void does_not_mix_the_texts_of_a_pair_without_types(@TempDir Path roberta) throws IOException {
    Files.writeString(
        roberta.resolve("tokenizer.json"),
        GoldenTokenizer.resource("roberta/tokenizer.json").toString());
    WordPieces words = WordPieces.of(TokenizerDefinition.read(roberta));
    int first = 298; // both begin a word
    int second = 314;
    int[] ids = {0, first, first, first, first, 2, 2, second, second, second, second, 2};
    Augmentation augmentation = new Augmentation(words, new Shares(0.3, 0.9, 0, 0), 1, 7);
    for (int row = 0; row < ROWS; row++) {
      TokenBatch batch =
          part(
              augmentation,
              TextBatch.of(new TokenBatch(1, 12, ids, new int[12], new int[] {12}), row),
              0);
      List<Integer> changed = ids(batch, 0);
      int separator = changed.indexOf(2);
      assertThat(changed.subList(0, separator)).doesNotContain(second);
      assertThat(changed.subList(separator, changed.size())).doesNotContain(first);
      assertThat(IntStream.of(batch.tokenTypeIds()).sum()).isZero();
    }
  }

  /** As a tokenizer has it that puts one separator between texts and gives both type 0. */
  @Test
  void does_not_mix_texts_that_one_separator_parts() {
    int[] ids = {2, 5, 5, 5, 5, 3, 8, 8, 8, 8, 3};
    Augmentation augmentation =
        new Augmentation(pieces, new Shares(0.3, 0.9, 0, 0), TinyTokenizer.PAD, 7);
    for (int row = 0; row < ROWS; row++) {
      TokenBatch pair = new TokenBatch(1, 11, ids, new int[11], new int[] {11});
      List<Integer> changed = ids(part(augmentation, TextBatch.of(pair, row), 0), 0);
      int separator = changed.indexOf(3);
      assertThat(changed.subList(0, separator)).doesNotContain(8);
      assertThat(changed.subList(separator, changed.size())).doesNotContain(5);
    }
  }

  @Test
  void leaves_something_of_each_text_of_a_pair() {
    int[] ids = {2, 5, 6, 5, 6, 3, 8, 3};
    for (Shares shares : List.of(new Shares(0.9, 0.5, 0, 0), new Shares(0, 0, 0.9, 0))) {
      Augmentation augmentation = new Augmentation(pieces, shares, TinyTokenizer.PAD, 7);
      for (int row = 0; row < ROWS; row++) {
        TokenBatch pair = new TokenBatch(1, 8, ids, new int[8], new int[] {8});
        List<Integer> changed = ids(part(augmentation, TextBatch.of(pair, row), 0), 0);
        int separator = changed.indexOf(3);
        assertThat(separator).isGreaterThan(1);
        assertThat(changed.subList(separator, changed.size())).containsExactly(3, 8, 3);
      }
    }
  }

  /** Half of four words is two swaps; each of them moves something. */
  @Test
  void swaps_as_often_as_asked_for() {
    int[] ids = {2, 5, 3, 8, 9, 3};
    Augmentation augmentation =
        new Augmentation(pieces, new Shares(0, 0.5, 0, 0), TinyTokenizer.PAD, 7);
    for (int row = 0; row < ROWS; row++) {
      TokenBatch pair = new TokenBatch(1, 6, ids, new int[6], new int[] {6});
      assertThat(ids(part(augmentation, TextBatch.of(pair, row), 0), 0))
          .containsExactly(2, 5, 3, 9, 8, 3);
    }
  }

  @Test
  void leaves_a_text_without_words_alone() {
    TextBatch empty =
        TextBatch.of(new TokenBatch(1, 2, new int[] {2, 3}, new int[2], new int[] {2}), 0);
    Augmentation augmentation =
        new Augmentation(pieces, new Shares(0.9, 0.9, 0.9, 0.9), TinyTokenizer.PAD, 7);
    assertThat(part(augmentation, empty, 0).inputIds()).containsExactly(2, 3);
  }

  private TokenBatch apply(Shares shares, int epoch) {
    Augmentation augmentation = new Augmentation(pieces, shares, TinyTokenizer.PAD, 7);
    return part(augmentation, rows(IntStream.range(0, ROWS).toArray()), epoch);
  }

  private static TokenBatch part(Augmentation augmentation, TextBatch batch, int epoch) {
    TextBatch changed = augmentation.apply(batch, epoch);
    assertThat(changed.rows()).isEqualTo(batch.rows());
    return changed.parts().get(0);
  }

  private static TokenBatch text() {
    return rows(0).parts().get(0);
  }

  /** Each window of a text is changed for itself and stays where the text finds it. */
  @Test
  void changes_windows_singly() {
    EncodedText text =
        EncodedText.ofOneWindow(new int[] {2, 5, 6, 8, 3, 2, 9, 5, 6, 3, 2, 8, 3}, new int[13], 13);
    LengthBuckets limits = LengthBuckets.inOrder(2, LengthBuckets.NO_TOKEN_LIMIT);
    TextBatch batch =
        new BatchCollator(5, TinyTokenizer.PAD, limits).collate(new int[] {0}, row -> text);
    TextBatch changed =
        new Augmentation(pieces, new Shares(0, 0, 0, 0.5), TinyTokenizer.PAD, 7).apply(batch, 0);
    assertThat(changed.windows()).containsExactly(3);
    assertThat(changed.places()).isEqualTo(batch.places());
    assertThat(changed.parts()).hasSize(2);
    assertThat(changed.parts().get(0).lengths()).containsExactly(5, 5);
    assertThat(IntStream.of(changed.parts().get(0).inputIds()).filter(id -> id == MASK).count())
        .isBetween(1L, 5L);
  }

  /** The same text in each row. */
  private static TextBatch rows(int... rows) {
    List<Integer> ids = new ArrayList<>(List.of(2));
    IntStream.range(0, 10).forEach(i -> ids.add(6));
    IntStream.range(0, 5).forEach(i -> ids.add(5));
    IntStream.range(0, 5).forEach(i -> ids.addAll(List.of(10, 11, 12)));
    ids.add(3);
    int[] all = new int[rows.length * TOKENS];
    Arrays.setAll(all, i -> ids.get(i % TOKENS));
    int[] lengths = new int[rows.length];
    Arrays.fill(lengths, TOKENS);
    return TextBatch.of(
        new TokenBatch(rows.length, TOKENS, all, new int[all.length], lengths), rows);
  }

  private static List<Integer> ids(TokenBatch batch, int row) {
    int start = row * batch.tokens();
    int[] ids = Arrays.copyOfRange(batch.inputIds(), start, start + batch.lengths()[row]);
    return IntStream.of(ids).boxed().toList();
  }
}
