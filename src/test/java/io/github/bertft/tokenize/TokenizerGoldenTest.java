package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ids equal to those of Hugging Face's Python tokenizers, on texts from {@link GeneratedTexts}. */
class TokenizerGoldenTest {
  private static final int VARIANT_TEXTS = 2000;

  private static JsonNode golden;
  private static List<String> texts;

  @TempDir Path folder;

  @BeforeAll
  static void generate() {
    golden = GoldenTokenizer.resource("generated.json");
    texts = GeneratedTexts.make(golden.path("seed").longValue(), golden.path("texts").intValue());
  }

  @Test
  void tokenizer_file_is_the_one_of_the_reference() {
    assertThat(GoldenTokenizer.sha256(GoldenTokenizer.tokenizerJson()))
        .isEqualTo(golden.path("tokenizer_sha256").textValue());
  }

  @Test
  void samples_equal_text_by_text() throws IOException {
    try (TextEncoder encoder = load(GoldenTokenizer.folder(folder, "{}"))) {
      for (JsonNode sample : golden.path("samples")) {
        String text = texts.get(sample.path("index").intValue());
        assertThat(text).isEqualTo(sample.path("text").textValue());
        assertThat(encoder.encode(text, null).inputIds())
            .containsExactly(GoldenTokenizer.ints(sample.path("ids")));
      }
    }
  }

  @Test
  void ten_thousand_texts_equal() throws IOException {
    assertThat(hashes(GoldenTokenizer.folder(folder, "{}"), texts))
        .hasSize(100)
        .isEqualTo(GoldenTokenizer.strings(golden.path("blocks")));
  }

  @Test
  void cased_by_tokenizer_config() throws IOException {
    assertVariant("cased", GoldenTokenizer.folder(folder, "{\"do_lower_case\": false}"));
  }

  @Test
  void accents_kept_by_tokenizer_config() throws IOException {
    assertVariant("keep_accents", GoldenTokenizer.folder(folder, "{\"strip_accents\": false}"));
  }

  @Test
  void chinese_kept_together_by_tokenizer_config() throws IOException {
    assertVariant(
        "chinese_together", GoldenTokenizer.folder(folder, "{\"tokenize_chinese_chars\": false}"));
  }

  @Test
  void built_from_vocabulary_file() throws IOException {
    assertVariant("vocabulary", GoldenTokenizer.vocabularyFolder(folder, "{}"));
  }

  @Test
  void built_from_cased_vocabulary_file() throws IOException {
    assertVariant(
        "vocabulary_cased", GoldenTokenizer.vocabularyFolder(folder, "{\"do_lower_case\": false}"));
  }

  @Test
  void built_from_vocabulary_file_with_accents_kept() throws IOException {
    assertVariant(
        "vocabulary_keep_accents",
        GoldenTokenizer.vocabularyFolder(folder, "{\"strip_accents\": false}"));
  }

  @Test
  void pairs_are_cut_longest_first() throws IOException {
    GoldenTokenizer.folder(folder, "{}");
    for (int maxTokens : new int[] {32, 33}) {
      List<int[]> rows = new ArrayList<>();
      try (TextEncoder encoder = TextEncoder.load(folder, maxTokens, new Truncation.Head())) {
        for (int i = 0; i < VARIANT_TEXTS; i++) {
          EncodedText pair = encoder.encode(texts.get(i), texts.get((i + 1) % VARIANT_TEXTS));
          rows.add(
              IntStream.concat(IntStream.of(pair.inputIds()), IntStream.of(pair.tokenTypeIds()))
                  .toArray());
        }
      }
      assertThat(GoldenTokenizer.blockHashes(rows))
          .isEqualTo(
              GoldenTokenizer.strings(golden.path("pairs").path(Integer.toString(maxTokens))));
    }
  }

  @Test
  void very_long_text_in_parts_equals_the_text_at_once() throws IOException {
    TokenizerDefinition definition = TokenizerDefinition.read(GoldenTokenizer.folder(folder, "{}"));
    String text = String.join("", texts.subList(0, VARIANT_TEXTS));
    assertThat(text).hasSizeGreaterThan(300_000);
    try (NativeTokenizer tokenizer = NativeTokenizer.of(definition)) {
      assertThat(tokenizer.ids(text)).isEqualTo(tokenizer.idsAtOnce(text));
    }
  }

  private static void assertVariant(String name, Path modelFolder) {
    assertThat(hashes(modelFolder, texts.subList(0, VARIANT_TEXTS)))
        .hasSize(20)
        .isEqualTo(GoldenTokenizer.strings(golden.path("variants").path(name)));
  }

  private static List<String> hashes(Path modelFolder, List<String> texts) {
    try (TextEncoder encoder = load(modelFolder)) {
      return GoldenTokenizer.blockHashes(
          texts.stream().map(text -> encoder.encode(text, null).inputIds()).toList());
    }
  }

  private static TextEncoder load(Path modelFolder) {
    return TextEncoder.load(modelFolder, GoldenTokenizer.NO_LIMIT, new Truncation.Head());
  }
}
