package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import java.util.HashMap;
import java.util.Map;

/** The {@code model} of a tokenizer.json: how words become tokens of a vocabulary. */
final class TokenizerModel {
  private final JsonNode model;
  private final String location;

  private TokenizerModel(JsonNode model, String location) {
    this.model = model;
    this.location = location;
  }

  /**
   * Checks it and gives the id of each token.
   *
   * @throws ModelException M53 structure, M54 other kind, M55 no unknown token, M122 not read
   */
  static Map<String, Integer> vocabulary(JsonNode model, String location) {
    return new TokenizerModel(model, location).vocabulary();
  }

  /** How the special tokens of such a model are spelt, as a rule. */
  static SpecialTokenNames specialTokens(JsonNode model) {
    return switch (model.path("type").asText()) {
      case "BPE", "Unigram" -> SpecialTokenNames.ROBERTA;
      default -> SpecialTokenNames.BERT;
    };
  }

  private Map<String, Integer> vocabulary() {
    return switch (model.path("type").asText()) {
      case "WordPiece" -> wordPieces();
      case "BPE" -> bytePairs();
      case "Unigram" -> unigrams();
      default ->
          throw fault(
              "M54",
              "model.type must be \"WordPiece\" (BERT, DistilBERT, ELECTRA), \"BPE\" (RoBERTa) or"
                  + " \"Unigram\" (XLM-RoBERTa), was "
                  + TokenizerJson.shown(model.path("type")));
    };
  }

  private Map<String, Integer> wordPieces() {
    Map<String, Integer> ids = idsByToken();
    requireUnknown(ids);
    return ids;
  }

  private Map<String, Integer> bytePairs() {
    Map<String, Integer> ids = idsByToken();
    if (model.hasNonNull("unk_token")) {
      requireUnknown(ids);
    }
    for (String key : new String[] {"continuing_subword_prefix", "end_of_word_suffix"}) {
      JsonNode value = model.path(key);
      if (model.hasNonNull(key) && !value.asText("?").isEmpty()) {
        throw fault(
            "M122", "model." + key + " must be empty in a BPE, was " + TokenizerJson.shown(value));
      }
    }
    if (model.hasNonNull("dropout")) {
      throw fault(
          "M122",
          "model.dropout makes other tokens of a text each time, was "
              + TokenizerJson.shown(model.path("dropout"))
              + "; set it to null");
    }
    if (!model.path("merges").isArray()) {
      throw fault(
          "M53", "model.merges must be a list, was " + TokenizerJson.shown(model.path("merges")));
    }
    return ids;
  }

  /** The place in the list is the id; of a token that stands twice the later place counts. */
  private Map<String, Integer> unigrams() {
    JsonNode list = model.path("vocab");
    if (!list.isArray() || list.isEmpty()) {
      throw fault(
          "M53",
          "model.vocab must be a list of tokens and scores, was " + TokenizerJson.shown(list));
    }
    Map<String, Integer> ids = new HashMap<>();
    int id = 0;
    for (JsonNode entry : list) {
      if (entry.size() != 2 || !entry.path(0).isTextual() || !entry.path(1).isNumber()) {
        throw fault(
            "M53",
            "model.vocab must hold pairs of a token and its score, was "
                + TokenizerJson.shown(entry));
      }
      ids.put(entry.path(0).textValue(), id++);
    }
    JsonNode unknown = model.path("unk_id");
    if (!unknown.isInt() || unknown.intValue() < 0 || unknown.intValue() >= list.size()) {
      throw fault(
          "M55",
          "model.unk_id must be a place in the vocabulary, was " + TokenizerJson.shown(unknown));
    }
    return ids;
  }

  private Map<String, Integer> idsByToken() {
    JsonNode vocabulary = model.path("vocab");
    if (!vocabulary.isObject() || vocabulary.isEmpty()) {
      throw fault(
          "M53", "model.vocab must map tokens to ids, was " + TokenizerJson.shown(vocabulary));
    }
    Map<String, Integer> ids = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
      ids.put(
          entry.getKey(),
          TokenizerJson.checkId(entry.getValue(), Quoted.of(entry.getKey()), location));
    }
    return ids;
  }

  private void requireUnknown(Map<String, Integer> ids) {
    JsonNode unknown = model.path("unk_token");
    if (!unknown.isTextual() || !ids.containsKey(unknown.textValue())) {
      throw fault(
          "M55", "model.unk_token must be in the vocabulary, was " + TokenizerJson.shown(unknown));
    }
  }

  private ModelException fault(String id, String message) {
    return new ModelException(new Fault(id, location, message));
  }
}
