package io.github.bertft.tokenize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Checks a {@code tokenizer.json} before the native library sees it.
 *
 * <p>The library ends the whole process on some faults, such as an unknown token that is not in the
 * vocabulary, so that no structure goes through that is not known to be sound.
 */
final class TokenizerJson {
  private static final Set<String> NORMALIZERS =
      Set.of(
          "BertNormalizer", "Sequence", "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents");
  private static final Set<String> PRE_TOKENIZERS =
      Set.of(
          "BertPreTokenizer", "Sequence", "Whitespace", "WhitespaceSplit", "Punctuation", "Digits");
  private static final int MAX_SHOWN_CHARS = 60;

  private final ObjectNode root;
  private final TokenizerSettings settings;
  private final String location;

  private TokenizerJson(ObjectNode root, TokenizerSettings settings, String location) {
    this.root = root;
    this.settings = settings;
    this.location = location;
  }

  /**
   * Checks the structure, applies the settings and switches stored truncation and padding off.
   *
   * @param root the file's content; changed
   * @throws ModelException M52 to M57
   */
  static TokenizerDefinition define(ObjectNode root, TokenizerSettings settings, String location) {
    return new TokenizerJson(root, settings, location).define();
  }

  /** A JSON value as an error message shows it. */
  static String shown(JsonNode value) {
    return value.isMissingNode()
        ? "missing"
        : Quoted.cut(
            value.isTextual() ? '"' + value.textValue() + '"' : value.toString(), MAX_SHOWN_CHARS);
  }

  private TokenizerDefinition define() {
    JsonNode model = root.path("model");
    if (!"WordPiece".equals(model.path("type").textValue())) {
      throw fault(
          "M54",
          "model.type must be \"WordPiece\" (BERT, DistilBERT), was " + shown(model.path("type")));
    }
    int size = Math.max(checkVocabulary(model.path("vocab")), checkAddedTokens());
    checkUnknownToken(model);
    checkParts(root.path("normalizer"), "normalizer", "normalizers", NORMALIZERS);
    checkParts(root.path("pre_tokenizer"), "pre_tokenizer", "pretokenizers", PRE_TOKENIZERS);
    applySettings();
    int[] ends = checkTemplate(size);
    int padId = idOf(settings.padToken());
    root.putNull("truncation").putNull("padding");
    return new TokenizerDefinition(
        location, text(), settings, ends[0], ends[1], padId, size, independentWords());
  }

  /** One more than the largest id. */
  private int checkVocabulary(JsonNode vocabulary) {
    if (!vocabulary.isObject() || vocabulary.isEmpty()) {
      throw fault("M53", "model.vocab must map tokens to ids, was " + shown(vocabulary));
    }
    int largest = 0;
    for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
      largest = Math.max(largest, checkId(entry.getValue(), Quoted.of(entry.getKey())));
    }
    return largest + 1;
  }

  /**
   * Added tokens must have the ids that the native library gives them: those of the vocabulary, and
   * for new ones the next free numbers.
   *
   * @return one more than the largest id
   */
  private int checkAddedTokens() {
    JsonNode tokens = root.path("added_tokens");
    if (!tokens.isMissingNode() && !tokens.isNull() && !tokens.isArray()) {
      throw fault("M53", "added_tokens must be a list, was " + shown(tokens));
    }
    JsonNode vocabulary = root.path("model").path("vocab");
    Map<String, Integer> ids = new HashMap<>();
    int next = vocabulary.size();
    for (JsonNode token : tokens) {
      if (!token.path("content").isTextual()) {
        throw fault("M53", "an added token must have a content, was " + shown(token));
      }
      String content = token.path("content").textValue();
      int id = checkId(token.path("id"), Quoted.of(content));
      int given = ids.getOrDefault(content, vocabulary.path(content).asInt(next));
      if (id != given) {
        throw fault(
            "M53",
            "the id of added token " + Quoted.of(content) + " must be " + given + ", was " + id);
      }
      ids.put(content, id);
      next = Math.max(next, id + 1);
    }
    return next;
  }

  private int checkId(JsonNode id, String token) {
    if (!id.isInt() || id.intValue() < 0 || id.intValue() == Integer.MAX_VALUE) {
      throw fault(
          "M53", "the id of token " + token + " must be a whole number from 0, was " + shown(id));
    }
    return id.intValue();
  }

  private void checkUnknownToken(JsonNode model) {
    JsonNode unknown = model.path("unk_token");
    if (!unknown.isTextual() || !model.path("vocab").has(unknown.textValue())) {
      throw fault("M55", "model.unk_token must be in the vocabulary, was " + shown(unknown));
    }
  }

  /** {@code part} is absent, of a known type, or a sequence of such. */
  private void checkParts(JsonNode part, String key, String membersKey, Set<String> known) {
    if (part.isMissingNode() || part.isNull()) {
      return;
    }
    JsonNode type = part.path("type");
    if (!type.isTextual() || !known.contains(type.textValue())) {
      throw fault(
          "M53",
          key
              + ".type must be one of "
              + String.join(", ", known.stream().sorted().toList())
              + ", was "
              + shown(type));
    }
    for (JsonNode member : part.path(membersKey)) {
      checkParts(member, key, membersKey, known);
    }
  }

  private void applySettings() {
    if (settings.bertClass()
        && root.path("normalizer") instanceof ObjectNode normalizer
        && "BertNormalizer".equals(normalizer.path("type").textValue())) {
      if (settings.lowerCase() != null) {
        normalizer.put("lowercase", settings.lowerCase());
      }
      if (settings.stripAccents() != null) {
        normalizer.put("strip_accents", settings.stripAccents());
      }
      if (settings.splitChinese() != null) {
        normalizer.put("handle_chinese_chars", settings.splitChinese());
      }
    }
  }

  /** The ids of [CLS] and [SEP], which must stand around the texts as in BERT. */
  private int[] checkTemplate(int vocabularySize) {
    JsonNode processor = root.path("post_processor");
    JsonNode classifyId;
    JsonNode separatorId;
    switch (processor.path("type").asText()) {
      case "BertProcessing" -> {
        classifyId = processor.path("cls").path(1);
        separatorId = processor.path("sep").path(1);
      }
      case "TemplateProcessing" -> {
        JsonNode single = processor.path("single");
        String classify = single.path(0).path("SpecialToken").path("id").asText();
        String separator = single.path(2).path("SpecialToken").path("id").asText();
        if (!single.equals(VocabularyFile.singleTemplate(classify, separator))
            || !processor.path("pair").equals(VocabularyFile.pairTemplate(classify, separator))) {
          throw fault(
              "M57",
              "the post_processor must put [CLS] text [SEP] and [CLS] text [SEP] pair [SEP]");
        }
        JsonNode tokens = processor.path("special_tokens");
        classifyId = tokens.path(classify).path("ids").path(0);
        separatorId = tokens.path(separator).path("ids").path(0);
      }
      default ->
          throw fault(
              "M57",
              "post_processor.type must be TemplateProcessing or BertProcessing, was "
                  + shown(processor.path("type")));
    }
    int[] ids = {
      checkId(classifyId, settings.classifyToken()), checkId(separatorId, settings.separatorToken())
    };
    if (ids[0] >= vocabularySize || ids[1] >= vocabularySize) {
      throw fault("M57", "the post_processor's ids must be below the vocabulary's size");
    }
    return ids;
  }

  private int idOf(String token) {
    JsonNode id = root.path("model").path("vocab").path(token);
    for (JsonNode added : root.path("added_tokens")) {
      if (token.equals(added.path("content").textValue())) {
        id = added.path("id");
      }
    }
    if (id.isMissingNode()) {
      throw fault("M56", "special token " + Quoted.of(token) + " is not in the vocabulary");
    }
    return id.intValue();
  }

  /** BERT's own parts look at no more than a word; an added token with a space in it would. */
  private boolean independentWords() {
    for (JsonNode token : root.path("added_tokens")) {
      if (token.path("content").asText().indexOf(' ') >= 0) {
        return false;
      }
    }
    return "BertNormalizer".equals(root.path("normalizer").path("type").textValue())
        && "BertPreTokenizer".equals(root.path("pre_tokenizer").path("type").textValue());
  }

  private String text() {
    String text;
    try {
      text = JsonFile.MAPPER.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes that cannot be written", e);
    }
    boolean broken =
        text.codePoints()
            .anyMatch(
                point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    if (broken) {
      throw fault("M52", "not valid JSON: unpaired surrogate in a string");
    }
    return text;
  }

  private ModelException fault(String id, String message) {
    return new ModelException(new Fault(id, location, message));
  }
}
