package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged tokenizers of RoBERTa and XLM-RoBERTa. */
class FamilyTokenizerFaultTest {
  @TempDir Path folder;

  @Test
  void unknown_token_that_does_not_exist() throws IOException {
    changed("roberta", root -> model(root).put("unk_token", "<gone>"));
    assertFault(": model.unk_token must be in the vocabulary, was \"<gone>\" [M55]");
    changed("xlm-roberta", root -> model(root).putNull("unk_id"));
    assertFault(": model.unk_id must be a place in the vocabulary, was null [M55]");
    changed("xlm-roberta", root -> model(root).put("unk_id", 402));
    assertFault(": model.unk_id must be a place in the vocabulary, was 402 [M55]");
  }

  @Test
  void pieces_with_marks_of_another_kind() throws IOException {
    changed("roberta", root -> model(root).put("continuing_subword_prefix", "##"));
    assertFault(": model.continuing_subword_prefix must be empty in a BPE, was \"##\" [M122]");
    changed("roberta", root -> model(root).put("end_of_word_suffix", "</w>"));
    assertFault(": model.end_of_word_suffix must be empty in a BPE, was \"</w>\" [M122]");
    changed("roberta", root -> model(root).put("dropout", 0.1));
    assertFault(
        ": model.dropout makes other tokens of a text each time, was 0.1; set it to null [M122]");
  }

  @Test
  void vocabulary_of_the_wrong_shape() throws IOException {
    changed("roberta", root -> model(root).put("merges", "a b"));
    assertFault(": model.merges must be a list, was \"a b\" [M53]");
    changed("xlm-roberta", root -> model(root).putObject("vocab").put("a", 1));
    assertFault(": model.vocab must be a list of tokens and scores, was {\"a\":1} [M53]");
    changed("xlm-roberta", root -> vocabulary(root).addArray().add("word").add("-1"));
    assertFault(
        ": model.vocab must hold pairs of a token and its score, was [\"word\",\"-1\"] [M53]");
  }

  @Test
  void normalizers_that_could_end_the_process_or_never_end() throws IOException {
    changed(
        "xlm-roberta",
        root -> root.withObject("normalizer").put("precompiled_charsmap", "AAQAAACAAQBh"));
    assertFault(": normalizer.precompiled_charsmap is damaged [M53]");
    changed(
        "xlm-roberta",
        root -> {
          ObjectNode replace = root.putObject("normalizer").put("type", "Replace");
          replace.putObject("pattern").put("Regex", "(a+)+$");
          replace.put("content", "");
        });
    assertFault(
        ": normalizer.pattern must be a String, or the Regex \" {2,}\", was"
            + " {\"Regex\":\"(a+)+$\"} [M53]");
  }

  @Test
  void no_token_to_fill_rows_with() throws IOException {
    changed("roberta", root -> {});
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"pad_token\": \"[PAD]\"}");
    assertFault(": special token \"[PAD]\" is not in the vocabulary [M56]");
  }

  @Test
  void what_only_the_native_tokenizer_finds() throws IOException {
    changed("roberta", root -> model(root).withArray("merges").addArray().add("gone").add("too"));
    assertThatThrownBy(() -> TextEncoder.load(folder, 16, new Truncation.Head()))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            folder.resolve("tokenizer.json") + ": the tokenizer cannot be built: ")
        .hasMessageEndingWith(" [M58]");
    changed("roberta", root -> model(root).withArray("merges").add(7));
    assertThatThrownBy(() -> TextEncoder.load(folder, 16, new Truncation.Head()))
        .hasMessageEndingWith(" [M58]");
  }

  @Test
  void vocabulary_without_merges() throws IOException {
    Files.writeString(folder.resolve("vocab.json"), "{\"<s>\": 0, \"</s>\": 1}");
    assertMessage(
        folder.resolve("vocab.json")
            + ": is a vocabulary without merges; merges.txt is needed beside it [M121]");
    Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\na b\na b c\n");
    assertMessage(
        folder.resolve("merges.txt")
            + ":3: a merge must be two tokens with a space between, was \"a b c\" [M121]");
  }

  @Test
  void file_of_sentencepiece_alone() throws IOException {
    Files.write(folder.resolve("sentencepiece.bpe.model"), new byte[] {1});
    assertMessage(
        folder.resolve("sentencepiece.bpe.model")
            + ": SentencePiece's own file is not read; tokenizer.json is needed [M123]"
            + System.lineSeparator()
            + "  make it once, in Python:"
            + " AutoTokenizer.from_pretrained(folder).save_pretrained(folder)");
  }

  /** A family's tokenizer.json with one change. */
  private void changed(String family, Consumer<ObjectNode> change) throws IOException {
    ObjectNode root = (ObjectNode) GoldenTokenizer.resource(family + "/tokenizer.json");
    change.accept(root);
    Files.writeString(folder.resolve("tokenizer.json"), root.toString());
  }

  private static ObjectNode model(ObjectNode root) {
    return (ObjectNode) root.path("model");
  }

  private static ArrayNode vocabulary(ObjectNode root) {
    return (ArrayNode) root.path("model").path("vocab");
  }

  private void assertFault(String message) {
    assertMessage(folder.resolve("tokenizer.json") + message);
  }

  private void assertMessage(String message) {
    assertThatThrownBy(() -> TokenizerDefinition.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }
}
