package io.github.bertft.hub;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The older tokenizer files of a model folder, made from its tokenizer.json. */
public final class TokenizerFiles {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          // Scores of other tokenizer kinds must come out with the digits that went in.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final Map<String, String> BERT_TOKENS =
      specialTokens("[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]");

  private static final Map<String, String> ROBERTA_TOKENS =
      specialTokens("<unk>", "</s>", "<pad>", "<s>", "<mask>");

  private final ObjectNode tokenizer;

  private TokenizerFiles(ObjectNode tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Parses a tokenizer.json.
   *
   * @param location the file's path as the user typed it
   * @throws ModelException if it is not a JSON object
   */
  public static TokenizerFiles parse(String location, byte[] tokenizerJson) {
    try {
      if (MAPPER.readTree(tokenizerJson) instanceof ObjectNode object) {
        return new TokenizerFiles(object);
      }
    } catch (IOException e) {
      throw new ModelException(
          new Fault(
              "M16",
              location,
              "is not valid JSON: " + Quoted.cut(String.valueOf(e.getMessage()), 120)),
          e);
    }
    throw new ModelException(new Fault("M16", location, "must be a JSON object"));
  }

  /** Whether the file asks for padding or truncation of its own. */
  public boolean hasFixedLengths() {
    return tokenizer.hasNonNull("padding") || tokenizer.hasNonNull("truncation");
  }

  /** tokenizer.json without padding and truncation, which belong to a run and not to a model. */
  public byte[] withoutFixedLengths() {
    ObjectNode copy = tokenizer.deepCopy();
    copy.putNull("truncation");
    copy.putNull("padding");
    return bytes(copy);
  }

  /** vocab.txt: a token a line, the line number being the id; empty if it is no WordPiece. */
  public Optional<byte[]> vocabularyText() {
    JsonNode vocabulary = tokenizer.path("model").path("vocab");
    if (!vocabulary.isObject() || !isWordPiece()) {
      return Optional.empty();
    }
    @Nullable String[] tokens = new String[vocabulary.size()];
    for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
      int id = entry.getValue().asInt(-1);
      if (id < 0 || id >= tokens.length || tokens[id] != null || entry.getKey().contains("\n")) {
        // Ids with gaps cannot be told by line numbers.
        return Optional.empty();
      }
      tokens[id] = entry.getKey();
    }
    return Optional.of(
        (String.join("\n", Arrays.asList(tokens)) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * tokenizer_config.json as the transformers library wants it. A tokenizer that is no WordPiece
   * gets the class that takes tokenizer.json as it is.
   *
   * @param tokenizerClass of a WordPiece tokenizer, such as {@code BertTokenizer}
   * @param maxTokens most tokens that the model's positions allow
   */
  public byte[] configuration(String tokenizerClass, int maxTokens) {
    ObjectNode object = MAPPER.createObjectNode();
    if (!isWordPiece()) {
      object.put("tokenizer_class", "PreTrainedTokenizerFast");
      object.put("model_max_length", maxTokens);
      object.putArray("model_input_names").add("input_ids").add("attention_mask");
      presentSpecialTokens().forEach(object::put);
      return bytes(object);
    }
    JsonNode normalizer = tokenizer.path("normalizer");
    object.put("tokenizer_class", tokenizerClass);
    object.put("do_lower_case", normalizer.path("lowercase").asBoolean(true));
    object.put("tokenize_chinese_chars", normalizer.path("handle_chinese_chars").asBoolean(true));
    object.set("strip_accents", normalizer.path("strip_accents").deepCopy());
    if (!normalizer.path("strip_accents").isBoolean()) {
      object.putNull("strip_accents");
    }
    object.put("model_max_length", maxTokens);
    presentSpecialTokens().forEach(object::put);
    return bytes(object);
  }

  /** special_tokens_map.json with those of the kind's special tokens that the vocabulary has. */
  public byte[] specialTokensMap() {
    ObjectNode object = MAPPER.createObjectNode();
    presentSpecialTokens().forEach(object::put);
    return bytes(object);
  }

  private Map<String, String> presentSpecialTokens() {
    JsonNode vocabulary = tokenizer.path("model").path("vocab");
    Set<String> known = new HashSet<>();
    vocabulary.fieldNames().forEachRemaining(known::add);
    if (vocabulary.isArray()) {
      vocabulary.forEach(scored -> known.add(scored.path(0).asText()));
    }
    tokenizer.path("added_tokens").forEach(token -> known.add(token.path("content").asText()));
    Map<String, String> present = new LinkedHashMap<>(isWordPiece() ? BERT_TOKENS : ROBERTA_TOKENS);
    present.values().retainAll(known);
    return present;
  }

  private boolean isWordPiece() {
    return tokenizer.path("model").path("type").asText("WordPiece").equals("WordPiece");
  }

  private static Map<String, String> specialTokens(
      String unknown, String separator, String pad, String classify, String mask) {
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("unk_token", unknown);
    tokens.put("sep_token", separator);
    tokens.put("pad_token", pad);
    tokens.put("cls_token", classify);
    tokens.put("mask_token", mask);
    return tokens;
  }

  private static byte[] bytes(ObjectNode object) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
