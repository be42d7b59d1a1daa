package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.data.TextExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextEncoderTest {
  private static final int CHINESE = 14;

  @TempDir Path folder;

  @Test
  void single_text() throws IOException {
    try (TextEncoder encoder = TinyTokenizer.encoder(folder, 16)) {
      EncodedText text = encoder.encode("The FILM was ungood.", null);
      assertThat(text.inputIds()).containsExactly(2, 5, 6, 7, 10, 11, 13, 3);
      assertThat(text.tokenTypeIds()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0);
      assertThat(text.tokensBeforeTruncation()).isEqualTo(8);
      assertThat(encoder.padTokenId()).isEqualTo(TinyTokenizer.PAD);
      assertThat(encoder.vocabularySize()).isEqualTo(18);
      assertThat(encoder.maxTokens()).isEqualTo(16);
    }
  }

  @Test
  void pair_has_token_type_one_from_the_second_text_on() throws IOException {
    try (TextEncoder encoder = TinyTokenizer.encoder(folder, 16)) {
      EncodedText pair = encoder.encode("good film", "bad");
      assertThat(pair.inputIds()).containsExactly(2, 8, 6, 3, 9, 3);
      assertThat(pair.tokenTypeIds()).containsExactly(0, 0, 0, 0, 1, 1);
      assertThat(pair.tokensBeforeTruncation()).isEqualTo(6);
    }
  }

  @Test
  void empty_texts_are_special_tokens_alone() throws IOException {
    try (TextEncoder encoder = TinyTokenizer.encoder(folder, 16)) {
      assertThat(encoder.encode("", null).inputIds()).containsExactly(2, 3);
      assertThat(encoder.encode("", "").inputIds()).containsExactly(2, 3, 3);
    }
  }

  @Test
  void long_text_is_cut_inside_of_its_special_tokens() throws IOException {
    TinyTokenizer.folder(folder);
    String text = "the film was good .";
    assertThat(ids(new Truncation.Head(), text, null)).containsExactly(2, 5, 6, 3);
    assertThat(ids(new Truncation.Tail(), text, null)).containsExactly(2, 8, 13, 3);
    assertThat(ids(new Truncation.HeadTail(1), text, null)).containsExactly(2, 5, 13, 3);
  }

  @Test
  void windows_have_special_tokens_each_and_count_what_is_lost() throws IOException {
    TinyTokenizer.folder(folder);
    String text = "the film was good .";
    assertThat(ids(new Truncation.Windows(0, 9), text, null))
        .containsExactly(2, 5, 6, 3, 2, 7, 8, 3, 2, 13, 3);
    try (TextEncoder encoder = TextEncoder.load(folder, 4, new Truncation.Windows(1, 2))) {
      EncodedText encoded = encoder.encode(text, null);
      assertThat(encoded.inputIds()).containsExactly(2, 5, 6, 3, 2, 6, 7, 3);
      assertThat(encoded.tokensBeforeTruncation()).isEqualTo(7);
      assertThat(encoded.lostTokens()).isEqualTo(2);
      assertThat(encoded.windows(4)).hasSize(2);
    }
  }

  @Test
  void each_side_of_a_pair_is_cut_by_the_strategy() throws IOException {
    TinyTokenizer.folder(folder);
    try (TextEncoder encoder = TextEncoder.load(folder, 7, new Truncation.Tail())) {
      EncodedText pair = encoder.encode("the film was good", "film was bad");
      assertThat(pair.inputIds()).containsExactly(2, 7, 8, 3, 7, 9, 3);
      assertThat(pair.tokenTypeIds()).containsExactly(0, 0, 0, 0, 1, 1, 1);
      assertThat(pair.tokensBeforeTruncation()).isEqualTo(10);
    }
  }

  @Test
  void shortest_limit_leaves_a_pair_its_special_tokens() throws IOException {
    try (TextEncoder encoder = TinyTokenizer.encoder(folder, 3)) {
      assertThat(encoder.encode("good", "bad").inputIds()).containsExactly(2, 3, 3);
    }
  }

  @Test
  void name_of_a_special_token_in_a_text_is_the_special_token() throws IOException {
    try (TextEncoder encoder = TinyTokenizer.encoder(folder, 16)) {
      assertThat(encoder.encode("good[SEP]bad", null).inputIds()).containsExactly(2, 8, 3, 9, 3);
    }
  }

  @Test
  void characters_that_java_and_utf8_hold_differently() throws IOException {
    try (TextEncoder encoder = TinyTokenizer.encoder(folder, 16)) {
      assertThat(encoder.encode("go\0od 😀 中中 film", null).inputIds())
          .containsExactly(2, 8, TinyTokenizer.UNK, CHINESE, CHINESE, 6, 3);
    }
  }

  @Test
  void unpaired_surrogate_is_dropped_and_spoils_nothing_else() throws IOException {
    try (TextEncoder encoder = TinyTokenizer.encoder(folder, 16)) {
      int[] expected = {2, 8, TinyTokenizer.UNK, 6, 3};
      assertThat(encoder.encode("go\uD83Dod 😀 film", null).inputIds()).containsExactly(expected);
      assertThat(encoder.encode("\uDE00good 😀 film\uD83D", null).inputIds())
          .containsExactly(expected);
    }
  }

  @Test
  void hundred_thousand_combining_marks() throws IOException {
    try (TextEncoder encoder = TinyTokenizer.encoder(folder, 16)) {
      String text = "cafe" + "\u0301".repeat(100_000) + " film";
      assertThat(encoder.encode(text, null).inputIds()).containsExactly(2, 15, 6, 3);
    }
  }

  @Test
  void tokenizer_config_keeps_case_and_accents() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"do_lower_case\": false, \"strip_accents\": false}");
    try (TextEncoder encoder = TinyTokenizer.encoder(folder, 16)) {
      assertThat(encoder.encode("Film café The", null).inputIds())
          .containsExactly(2, 17, 16, TinyTokenizer.UNK, 3);
    }
  }

  @Test
  void stored_padding_and_truncation_are_switched_off() throws IOException {
    GoldenTokenizer.folder(folder, "{}");
    try (TextEncoder encoder = TextEncoder.load(folder, 512, new Truncation.Head())) {
      assertThat(encoder.encode("film", null).inputIds()).hasSize(3);
      assertThat(encoder.encode("film ".repeat(400), null).inputIds()).hasSize(402);
    }
  }

  @Test
  void many_texts_come_back_in_their_order() throws IOException {
    List<TextExample> examples =
        TinyTokenizer.films(IntStream.range(0, 300).map(i -> i % 7).toArray());
    try (TextEncoder encoder = TinyTokenizer.encoder(folder, 16)) {
      assertThat(encoder.encodeAll(examples))
          .extracting(EncodedText::tokens)
          .containsExactlyElementsOf(IntStream.range(0, 300).mapToObj(i -> i % 7 + 2).toList());
    }
  }

  @Test
  void use_after_close_is_an_exception_not_a_crash() throws IOException {
    TextEncoder encoder = TinyTokenizer.encoder(folder, 16);
    encoder.close();
    assertThatThrownBy(() -> encoder.encode("film", null))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void limit_without_room_for_special_tokens_is_refused() {
    assertThatThrownBy(() -> TinyTokenizer.encoder(folder, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxTokens must be at least 3, was 2");
  }

  private int[] ids(Truncation truncation, String text, String pair) {
    try (TextEncoder encoder = TextEncoder.load(folder, 4, truncation)) {
      return encoder.encode(text, pair).inputIds();
    }
  }
}
