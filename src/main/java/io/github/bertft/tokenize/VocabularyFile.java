package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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
   * @throws ModelException M56 if {@code [CLS]} or {@code [SEP]} is not among the lines
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
    root.set("added_tokens", addedTokens(vocabulary, settings));
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
        template(
            classify,
            idOf(vocabulary, classify, file),
            separator,
            idOf(vocabulary, separator, file)));
    root.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
    root.putObject("model")
        .put("type", "WordPiece")
        .put("unk_token", settings.unknownToken())
        .put("continuing_subword_prefix", "##")
        .put("max_input_chars_per_word", MAX_WORD_CHARACTERS)
        .set("vocab", vocabulary);
    return root;
  }

  /** {@code [CLS] A [SEP]} and {@code [CLS] A [SEP] B:1 [SEP]:1}. */
  static ObjectNode template(String classify, int classifyId, String separator, int separatorId) {
    ObjectNode template = NODES.objectNode();
    template.put("type", "TemplateProcessing");
    template.set("single", singleTemplate(classify, separator));
    template.set("pair", pairTemplate(classify, separator));
    ObjectNode tokens = template.putObject("special_tokens");
    tokens.set(classify, templateToken(classify, classifyId));
    tokens.set(separator, templateToken(separator, separatorId));
    return template;
  }

  private static int idOf(ObjectNode vocabulary, String token, Path file) {
    if (!vocabulary.has(token)) {
      throw new ModelException(
          new Fault(
              "M56",
              file.toString(),
              "special token " + Quoted.of(token) + " is not in the vocabulary"));
    }
    return vocabulary.path(token).intValue();
  }

  static ArrayNode singleTemplate(String classify, String separator) {
    return NODES
        .arrayNode()
        .add(piece("SpecialToken", classify, 0))
        .add(piece("Sequence", "A", 0))
        .add(piece("SpecialToken", separator, 0));
  }

  static ArrayNode pairTemplate(String classify, String separator) {
    return singleTemplate(classify, separator)
        .add(piece("Sequence", "B", 1))
        .add(piece("SpecialToken", separator, 1));
  }

  private static ObjectNode piece(String kind, String name, int typeId) {
    ObjectNode piece = NODES.objectNode();
    piece.putObject(kind).put("id", name).put("type_id", typeId);
    return piece;
  }

  private static ObjectNode templateToken(String name, int id) {
    ObjectNode token = NODES.objectNode().put("id", name);
    token.putArray("ids").add(id);
    token.putArray("tokens").add(name);
    return token;
  }

  private static ArrayNode addedTokens(ObjectNode vocabulary, TokenizerSettings settings) {
    SortedMap<Integer, ObjectNode> byId = new TreeMap<>();
    for (String name :
        List.of(
            settings.unknownToken(),
            settings.separatorToken(),
            settings.padToken(),
            settings.classifyToken(),
            settings.maskToken())) {
      if (vocabulary.has(name)) {
        int id = vocabulary.path(name).asInt();
        byId.put(
            id,
            addedToken(
                new TokenizerSettings.AddedToken(id, name, false, false, false, false, true)));
      }
    }
    for (TokenizerSettings.AddedToken token : settings.addedTokens()) {
      byId.put(token.id(), addedToken(token));
    }
    return NODES.arrayNode().addAll(byId.values());
  }

  private static ObjectNode addedToken(TokenizerSettings.AddedToken token) {
    return NODES
        .objectNode()
        .put("id", token.id())
        .put("content", token.content())
        .put("single_word", token.singleWord())
        .put("lstrip", token.leftStrip())
        .put("rstrip", token.rightStrip())
        .put("normalized", token.normalized())
        .put("special", token.special());
  }
}
