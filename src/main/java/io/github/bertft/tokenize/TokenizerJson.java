package io.github.bertft.tokenize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import java.util.Collections;
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
          "BertNormalizer",
          "Sequence",
          "NFC",
          "NFD",
          "NFKC",
          "NFKD",
          "Lowercase",
          "StripAccents",
          "Strip",
          "Nmt",
          "Precompiled",
          "Replace");
  private static final Set<String> PRE_TOKENIZERS =
      Set.of(
          "BertPreTokenizer",
          "Sequence",
          "Whitespace",
          "WhitespaceSplit",
          "Punctuation",
          "Digits",
          "ByteLevel",
          "Metaspace");
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
    Map<String, Integer> ids = TokenizerModel.vocabulary(root.path("model"), location);
    int largest = Collections.max(ids.values());
    int size = Math.max(largest + 1, checkAddedTokens(ids));
    checkParts(root.path("normalizer"), "normalizer", "normalizers", NORMALIZERS);
    checkParts(root.path("pre_tokenizer"), "pre_tokenizer", "pretokenizers", PRE_TOKENIZERS);
    applySettings();
    TextFrame frame = TextFrame.read(root.path("post_processor"), size, location);
    int padId = idOf(settings.padToken(), ids);
    root.putNull("truncation").putNull("padding");
    return new TokenizerDefinition(
        location, text(), settings, frame, padId, size, TextParts.of(root));
  }

  /**
   * Added tokens must have the ids that the native library gives them: those of the vocabulary, and
   * for new ones the next free numbers.
   *
   * @param vocabulary ids by token; the new ones are added
   * @return one more than the largest id
   */
  private int checkAddedTokens(Map<String, Integer> vocabulary) {
    JsonNode tokens = root.path("added_tokens");
    if (!tokens.isMissingNode() && !tokens.isNull() && !tokens.isArray()) {
      throw fault("M53", "added_tokens must be a list, was " + shown(tokens));
    }
    int next = root.path("model").path("vocab").size();
    for (JsonNode token : tokens) {
      if (!token.path("content").isTextual()) {
        throw fault("M53", "an added token must have a content, was " + shown(token));
      }
      String content = token.path("content").textValue();
      int id = checkId(token.path("id"), Quoted.of(content), location);
      int given = vocabulary.getOrDefault(content, next);
      if (id != given) {
        throw fault(
            "M53",
            "the id of added token " + Quoted.of(content) + " must be " + given + ", was " + id);
      }
      vocabulary.put(content, id);
      next = Math.max(next, id + 1);
    }
    return next;
  }

  /** The number, which must be an id. */
  static int checkId(JsonNode id, String token, String location) {
    if (!id.isInt() || id.intValue() < 0 || id.intValue() == Integer.MAX_VALUE) {
      throw new ModelException(
          new Fault(
              "M53",
              location,
              "the id of token " + token + " must be a whole number from 0, was " + shown(id)));
    }
    return id.intValue();
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
    if (type.textValue().equals("Precompiled")
        && !CharacterMap.isSound(part.path("precompiled_charsmap"))) {
      throw fault("M53", key + ".precompiled_charsmap is damaged");
    }
    if (type.textValue().equals("Replace") && !isPlain(part.path("pattern"))) {
      throw fault(
          "M53",
          key
              + ".pattern must be a String, or the Regex \" {2,}\", was "
              + shown(part.path("pattern")));
    }
    for (JsonNode member : part.path(membersKey)) {
      checkParts(member, key, membersKey, known);
    }
  }

  /** What a pattern of any other kind costs, or whether it ends, nobody knows. */
  private static boolean isPlain(JsonNode pattern) {
    return pattern.path("String").isTextual() || pattern.path("Regex").asText().equals(" {2,}");
  }

  private void applySettings() {
    if (settings.addPrefixSpace() != null
        && root.path("pre_tokenizer") instanceof ObjectNode preTokenizer
        && "ByteLevel".equals(preTokenizer.path("type").textValue())) {
      preTokenizer.put("add_prefix_space", settings.addPrefixSpace());
    }
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

  private int idOf(String token, Map<String, Integer> ids) {
    Integer id = ids.get(token);
    if (id == null) {
      throw fault("M56", "special token " + Quoted.of(token) + " is not in the vocabulary");
    }
    return id;
  }

  private String text() {
    String text;
    try {
      text = JsonFile.MAPPER.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes that cannot be written", e);
    }
    requireWellFormed(text, location);
    return text;
  }

  /** The native library takes UTF-8, which has no halves of characters. */
  static void requireWellFormed(String text, String location) {
    boolean broken =
        text.codePoints()
            .anyMatch(
                point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    if (broken) {
      throw new ModelException(
          new Fault("M52", location, "not valid JSON: unpaired surrogate in a string"));
    }
  }

  private ModelException fault(String id, String message) {
    return new ModelException(new Fault(id, location, message));
  }
}
