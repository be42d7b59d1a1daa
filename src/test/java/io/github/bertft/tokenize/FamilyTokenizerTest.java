package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids of RoBERTa's and XLM-RoBERTa's tokenizers, equal to those of Hugging Face transformers. */
class FamilyTokenizerTest {
  private static JsonNode golden;
  private static List<String> texts;

  @TempDir Path folder;

  @BeforeAll
  static void generate() {
    golden = GoldenTokenizer.resource("families.json");
    texts = GeneratedTexts.make(golden.path("seed").longValue(), golden.path("texts").intValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"roberta", "xlm-roberta", "roberta-space", "roberta-files"})
  void two_thousand_texts_equal(String variant) throws IOException {
    write(variant);
    try (TextEncoder encoder = load(GoldenTokenizer.NO_LIMIT)) {
      List<int[]> rows = texts.stream().map(text -> encoder.encode(text, null).inputIds()).toList();
      assertThat(GoldenTokenizer.blockHashes(rows))
          .hasSize(20)
          .isEqualTo(GoldenTokenizer.strings(golden.path(variant).path("blocks")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"roberta", "xlm-roberta", "roberta-space", "roberta-files"})
  void pairs_have_two_separators_between_and_are_cut_longest_first(String variant)
      throws IOException {
    write(variant);
    for (int maxTokens : new int[] {32, 33}) {
      List<int[]> rows = new ArrayList<>();
      try (TextEncoder encoder = load(maxTokens)) {
        for (int i = 0; i < texts.size(); i++) {
          EncodedText pair = encoder.encode(texts.get(i), texts.get((i + 1) % texts.size()));
          assertThat(IntStream.of(pair.tokenTypeIds()).sum()).isZero();
          rows.add(pair.inputIds());
        }
      }
      assertThat(GoldenTokenizer.blockHashes(rows))
          .isEqualTo(
              GoldenTokenizer.strings(
                  golden.path(variant).path("pairs").path(Integer.toString(maxTokens))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"roberta", "xlm-roberta", "roberta-space", "roberta-files"})
  void nasty_texts_equal_id_by_id(String variant) throws IOException {
    write(variant);
    try (TextEncoder encoder = load(GoldenTokenizer.NO_LIMIT)) {
      for (JsonNode nasty : golden.path(variant).path("nasty")) {
        String text = nasty.path("text").textValue();
        assertThat(encoder.encode(text, null).inputIds())
            .as(text)
            .containsExactly(GoldenTokenizer.ints(nasty.path("ids")));
        assertThat(encoder.encode(text, "b c").inputIds())
            .as(text)
            .containsExactly(GoldenTokenizer.ints(nasty.path("pair")));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"roberta", "xlm-roberta", "roberta-space"})
  void very_long_text_in_parts_equals_the_text_at_once(String variant) throws IOException {
    write(variant);
    TokenizerDefinition definition = TokenizerDefinition.read(folder);
    String text = String.join("", texts);
    assertThat(text).hasSizeGreaterThan(300_000);
    assertThat(definition.parts().end(text, 1 << 16)).isLessThan(1 << 17);
    try (NativeTokenizer tokenizer = NativeTokenizer.of(definition)) {
      assertThat(tokenizer.ids(text)).isEqualTo(tokenizer.idsAtOnce(text));
    }
  }

  /** As tokenizers before 0.19 wrote it. */
  @Test
  void older_metaspace_is_understood() throws IOException {
    write("xlm-roberta");
    Path file = folder.resolve("tokenizer.json");
    String json = Files.readString(file);
    String older = "\"str_rep\": \"\u2581\", \"add_prefix_space\": true";
    String changed = json.replaceAll("\"prepend_scheme\": \"always\",\\s+\"split\": true", older);
    assertThat(changed).isNotEqualTo(json);
    Files.writeString(file, changed);
    assertThat(TokenizerDefinition.read(folder).parts()).isEqualTo(TextParts.WORDS);
    try (TextEncoder encoder = load(GoldenTokenizer.NO_LIMIT)) {
      List<int[]> rows = texts.stream().map(text -> encoder.encode(text, null).inputIds()).toList();
      assertThat(GoldenTokenizer.blockHashes(rows))
          .isEqualTo(GoldenTokenizer.strings(golden.path("xlm-roberta").path("blocks")));
    }
  }

  @Test
  void padding_and_mask_are_those_of_the_tokenizer() throws IOException {
    write("roberta");
    TokenizerDefinition definition = TokenizerDefinition.read(folder);
    assertThat(definition.padId()).isEqualTo(1);
    assertThat(WordPieces.of(definition).maskId()).isEqualTo(420);
    Files.delete(folder.resolve("tokenizer_config.json"));
    assertThat(WordPieces.of(TokenizerDefinition.read(folder)).maskId()).isEqualTo(420);
    write("xlm-roberta");
    assertThat(WordPieces.of(TokenizerDefinition.read(folder)).maskId()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"roberta", "xlm-roberta"})
  void windows_have_the_special_tokens_of_the_family(String variant) throws IOException {
    write(variant);
    try (TextEncoder encoder = TextEncoder.load(folder, 8, new Truncation.Windows(0, 4))) {
      EncodedText text = encoder.encode("the movie was not great and the plot was boring", null);
      List<EncodedText> windows = text.windows(8);
      assertThat(windows).hasSizeGreaterThan(1);
      for (EncodedText window : windows) {
        int[] ids = window.inputIds();
        assertThat(ids[0]).isZero();
        assertThat(ids[ids.length - 1]).isEqualTo(2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"roberta", "xlm-roberta"})
  void sentences_of_a_document_have_the_ids_of_its_text(String variant) throws IOException {
    write(variant);
    String text = "The movie was great. The plot was not! Who came?";
    try (TextEncoder encoder = load(GoldenTokenizer.NO_LIMIT)) {
      List<int[]> sentences = SentenceCorpus.of(List.of(text), encoder, 100).documents().get(0);
      assertThat(sentences).hasSize(3);
      assertThat(SentenceChunks.joined(sentences)).isEqualTo(encoder.tokens(text));
    }
  }

  @Test
  void words_begin_where_the_vocabulary_marks_a_space() throws IOException {
    write("roberta");
    TokenizerDefinition definition = TokenizerDefinition.read(folder);
    WordPieces pieces = WordPieces.of(definition);
    try (TextEncoder encoder = load(GoldenTokenizer.NO_LIMIT)) {
      int[] ids = encoder.encode("waiter waiter", null).inputIds();
      List<Integer> starts =
          IntStream.range(1, ids.length - 1)
              .filter(place -> place == 1 || !pieces.isContinuation(ids[place]))
              .boxed()
              .toList();
      assertThat(starts).hasSize(2);
      assertThat(pieces.isContinuation(ids[ids.length - 1])).isFalse();
    }
  }

  /** What byte-level BPE writes for white space is a letter of several languages elsewhere. */
  @Test
  void letters_begin_no_words() throws IOException {
    write("xlm-roberta");
    Path file = folder.resolve("tokenizer.json");
    ObjectNode root = (ObjectNode) new JsonMapper().readTree(file.toFile());
    ArrayNode vocabulary = (ArrayNode) root.path("model").path("vocab");
    int place = 300;
    for (String piece : List.of("\u010D", "\u0109i", "\u2581\u010D", "e")) {
      ((ArrayNode) vocabulary.get(place++)).set(0, new TextNode(piece));
    }
    Files.writeString(file, root.toString());
    WordPieces pieces = WordPieces.of(TokenizerDefinition.read(folder));
    assertThat(IntStream.range(300, 304).mapToObj(pieces::isContinuation))
        .containsExactly(true, true, false, true);

    write("roberta");
    WordPieces bytes = WordPieces.of(TokenizerDefinition.read(folder));
    JsonNode ids = new JsonMapper().readTree(file.toFile()).path("model").path("vocab");
    assertThat(bytes.isContinuation(ids.path("\u0120").intValue())).isFalse();
    assertThat(bytes.isContinuation(ids.path("\u010A").intValue())).isFalse();
    assertThat(bytes.isContinuation(ids.path("e").intValue())).isTrue();
  }

  private TextEncoder load(int maxTokens) {
    return TextEncoder.load(folder, maxTokens, new Truncation.Head());
  }

  /** The files of a variant, into the folder. */
  private void write(String variant) throws IOException {
    String family = variant.startsWith("roberta") ? "roberta" : variant;
    List<String> names =
        variant.equals("roberta-files")
            ? List.of("vocab.json", "merges.txt")
            : List.of("tokenizer.json", "tokenizer_config.json");
    for (String name : names) {
      try (InputStream file =
          Objects.requireNonNull(
              getClass().getResourceAsStream("/golden/tokenizer/" + family + "/" + name))) {
        Files.write(folder.resolve(name), file.readAllBytes());
      }
    }
    if (variant.equals("roberta-space")) {
      Files.writeString(folder.resolve("tokenizer_config.json"), "{\"add_prefix_space\": true}");
    }
  }
}
