package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.ModelException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerDefinitionTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void folder_without_tokenizer() {
    assertFault(
        folder
            + ": no tokenizer in this folder; tokenizer.json, vocab.txt, or vocab.json with"
            + " merges.txt is needed [M50]");
  }

  @Test
  void file_in_another_encoding() throws IOException {
    Files.write(folder.resolve("vocab.txt"), "caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertFault(folder.resolve("vocab.txt") + ": cannot be read: not UTF-8 text [M51]");
  }

  @Test
  void file_cut_short() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), "{\"model\":\n {\"type\"");
    assertThatThrownBy(() -> TokenizerDefinition.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            folder.resolve("tokenizer.json") + ":2:9: not valid JSON: Unexpected end-of-input");
  }

  @Test
  void file_that_holds_no_object() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), "[]");
    assertFault(folder.resolve("tokenizer.json") + ": must hold a JSON object, was array [M52]");
  }

  @Test
  void unpaired_surrogate_in_a_token() throws IOException {
    changed(root -> vocabulary(root).put("\uD83D", 18));
    assertFault(
        folder.resolve("tokenizer.json")
            + ": not valid JSON: unpaired surrogate in a string [M52]");
  }

  @Test
  void vocabulary_of_the_wrong_kind() throws IOException {
    changed(root -> ((ObjectNode) root.path("model")).put("vocab", "film"));
    assertFault(
        folder.resolve("tokenizer.json")
            + ": model.vocab must map tokens to ids, was \"film\" [M53]");
  }

  @Test
  void id_that_is_no_number() throws IOException {
    changed(root -> vocabulary(root).put("film", 1.5));
    assertFault(
        folder.resolve("tokenizer.json")
            + ": the id of token \"film\" must be a whole number from 0, was 1.5 [M53]");
  }

  @Test
  void added_token_with_an_id_that_the_native_tokenizer_would_not_give() throws IOException {
    changed(root -> root.withArray("added_tokens").addObject().put("content", "new").put("id", 40));
    assertFault(
        folder.resolve("tokenizer.json")
            + ": the id of added token \"new\" must be 18, was 40 [M53]");
  }

  @Test
  void unknown_normalizer() throws IOException {
    changed(root -> root.putObject("normalizer").put("type", "ByteLevel"));
    assertFault(
        folder.resolve("tokenizer.json")
            + ": normalizer.type must be one of BertNormalizer, Lowercase, NFC, NFD, NFKC, NFKD,"
            + " Nmt, Precompiled, Replace, Sequence, Strip, StripAccents, was \"ByteLevel\" [M53]");
  }

  @Test
  void other_kind_of_tokenizer() throws IOException {
    changed(root -> ((ObjectNode) root.path("model")).put("type", "WordLevel"));
    assertFault(
        folder.resolve("tokenizer.json")
            + ": model.type must be \"WordPiece\" (BERT, DistilBERT, ELECTRA), \"BPE\" (RoBERTa) or"
            + " \"Unigram\" (XLM-RoBERTa), was \"WordLevel\" [M54]");
  }

  @Test
  void vocabulary_without_unknown_token() throws IOException {
    Files.write(folder.resolve("vocab.txt"), List.of("[PAD]", "[CLS]", "[SEP]", "film"));
    assertFault(
        folder.resolve("vocab.txt")
            + ": model.unk_token must be in the vocabulary, was \"[UNK]\" [M55]");
  }

  @Test
  void vocabulary_without_other_special_tokens() throws IOException {
    Files.write(folder.resolve("vocab.txt"), List.of("[PAD]", "[UNK]", "[CLS]", "film"));
    assertFault(
        folder.resolve("vocab.txt") + ": special token \"[SEP]\" is not in the vocabulary [M56]");
    Files.write(folder.resolve("vocab.txt"), List.of("[SEP]", "[UNK]", "[CLS]", "film"));
    assertFault(
        folder.resolve("vocab.txt") + ": special token \"[PAD]\" is not in the vocabulary [M56]");
  }

  @Test
  void other_special_tokens_around_a_text() throws IOException {
    changed(root -> root.putObject("post_processor").put("type", "ByteLevel"));
    assertFault(
        folder.resolve("tokenizer.json")
            + ": post_processor.type must be TemplateProcessing, BertProcessing or"
            + " RobertaProcessing, was \"ByteLevel\" [M57]");
    changed(root -> root.putObject("post_processor").put("type", "RobertaProcessing"));
    assertFault(
        folder.resolve("tokenizer.json")
            + ": the post_processor's ids must be whole numbers from 0, below the vocabulary's size"
            + " 18 [M57]");
    changed(root -> root.withObject("post_processor").withArray("single").remove(2));
    assertFault(
        folder.resolve("tokenizer.json")
            + ": the post_processor must put [CLS] text [SEP] and [CLS] text [SEP] pair [SEP],"
            + " or two separators before the pair [M57]");
  }

  @Test
  void what_only_the_native_tokenizer_finds() throws IOException {
    changed(root -> ((ObjectNode) root.path("model")).put("max_input_chars_per_word", -1));
    TokenizerDefinition definition = TokenizerDefinition.read(folder);
    assertThatThrownBy(() -> TextEncoder.of(definition, 16, new Truncation.Head()))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            folder.resolve("tokenizer.json") + ": the tokenizer cannot be built: ")
        .hasMessageEndingWith(" [M58]");
  }

  @Test
  void file_too_large() throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve("tokenizer.json").toFile(), "rw")) {
      file.setLength(200_000_000);
    }
    assertFault(
        folder.resolve("tokenizer.json")
            + ": file is too large for a tokenizer, was 200000000 bytes; at most 67108864 are"
            + " read [M59]");
  }

  @Test
  void wrong_type_in_tokenizer_config() throws IOException {
    TinyTokenizer.folder(folder);
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": \"no\"}");
    assertFault(
        folder.resolve("tokenizer_config.json")
            + ": do_lower_case must be true, false or null, was \"no\" [M53]");
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"pad_token\": 7}");
    assertFault(
        folder.resolve("tokenizer_config.json")
            + ": pad_token must be a string or an object with content, was 7 [M53]");
  }

  @Test
  void special_tokens_by_other_names() throws IOException {
    Files.write(folder.resolve("vocab.txt"), List.of("<s>", "</s>", "<u>", "<p>", "film"));
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"cls_token\": {\"content\": \"<s>\"}, \"sep_token\": \"</s>\"}");
    Files.writeString(
        folder.resolve("special_tokens_map.json"),
        "{\"unk_token\": \"<u>\", \"pad_token\": \"<p>\", \"sep_token\": \"[never]\"}");
    try (TextEncoder encoder = TextEncoder.load(folder, 8, new Truncation.Head())) {
      assertThat(encoder.encode("film </s> bad", null).inputIds()).containsExactly(0, 4, 1, 2, 1);
      assertThat(encoder.padTokenId()).isEqualTo(3);
    }
  }

  @Test
  void older_bert_processing_is_understood() throws IOException {
    changed(
        root -> {
          ObjectNode processor = root.putObject("post_processor").put("type", "BertProcessing");
          processor.putArray("sep").add("[SEP]").add(3);
          processor.putArray("cls").add("[CLS]").add(2);
        });
    try (TextEncoder encoder = TextEncoder.load(folder, 8, new Truncation.Head())) {
      assertThat(encoder.encode("film", null).inputIds()).containsExactly(2, 6, 3);
    }
  }

  @Test
  void a_built_definition_reads_back_the_same(@TempDir Path written) throws IOException {
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": false}");
    TokenizerDefinition definition = TokenizerDefinition.read(TinyTokenizer.folder(folder));
    Files.writeString(written.resolve("tokenizer.json"), definition.json());
    assertThat(TokenizerDefinition.read(written).json()).isEqualTo(definition.json());
  }

  /** The tiny tokenizer as tokenizer.json, with one change. */
  private void changed(Consumer<ObjectNode> change) throws IOException {
    Path tokenizerFile = folder.resolve("tokenizer.json");
    Files.deleteIfExists(tokenizerFile);
    String json = TokenizerDefinition.read(TinyTokenizer.folder(folder)).json();
    ObjectNode root = (ObjectNode) MAPPER.readTree(json);
    change.accept(root);
    MAPPER.writeValue(tokenizerFile.toFile(), root);
  }

  private static ObjectNode vocabulary(ObjectNode root) {
    return (ObjectNode) root.path("model").path("vocab");
  }

  private void assertFault(String message) {
    assertThatThrownBy(() -> TokenizerDefinition.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }
}
