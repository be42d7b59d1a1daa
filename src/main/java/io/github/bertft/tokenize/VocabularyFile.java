package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.ModelException;
import java.nio.file.Path;

/**
 * {@code vocab.txt}, one token a line, turned into the {@code tokenizer.json} that Hugging Face's
 * BertTokenizer would write for it.
 */
final class VocabularyFile {
  /** Longer words become the unknown token; fixed in Hugging Face's BertTokenizer. */
  private static final int MAX_WORD_CHARACTERS = 100;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private VocabularyFile() {}

  /**
   * The whole tokenizer as JSON; of a token that stands twice the later line counts.
   *
   * @throws ModelException M56 if {@code [CLS]} or {@code [SEP]} is neither among the lines nor
   *     added
   */
  static ObjectNode toTokenizerJson(Path file, TokenizerSettings settings) {
    ObjectNode vocabulary = NODES.objectNode();
    int id = 0;
    for (String token : (Iterable<String>) JsonFile.readText(file).lines()::iterator) {
      vocabulary.put(token, id++);
    }
    ObjectNode root = NODES.objectNode();
    root.put("version", "1.0");
    root.putNull("truncation").putNull("padding");
    root.set("added_tokens", AddedTokens.of(vocabulary, settings));
    boolean lowerCase = settings.lowerCase() == null || settings.lowerCase();
    root.putObject("normalizer")
        .put("type", "BertNormalizer")
        .put("clean_text", true)
        .put("handle_chinese_chars", settings.splitChinese() == null || settings.splitChinese())
        .put("strip_accents", settings.stripAccents())
        .put("lowercase", lowerCase);
    root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
    String classify = settings.classifyToken();
    String separator = settings.separatorToken();
    root.set(
        "post_processor",
        TextTemplate.processor(
            classify,
            separator,
            new TextFrame(
                AddedTokens.idOf(vocabulary, settings, classify, file),
                AddedTokens.idOf(vocabulary, settings, separator, file),
                1,
                1)));
    root.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
    root.putObject("model")
        .put("type", "WordPiece")
        .put("unk_token", settings.unknownToken())
        .put("continuing_subword_prefix", "##")
        .put("max_input_chars_per_word", MAX_WORD_CHARACTERS)
        .set("vocab", vocabulary);
    return root;
  }
}
