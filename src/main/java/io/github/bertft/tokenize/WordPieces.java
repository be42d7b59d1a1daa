package io.github.bertft.tokenize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import java.util.BitSet;
import java.util.Map;
import java.util.function.Predicate;

/** What masking and augmentation must know of a vocabulary. */
public final class WordPieces {
  /** Space, line feed, carriage return and tab as byte-level BPE writes them. */
  private static final String BYTE_SPACES = "\u0120\u010A\u010D\u0109";

  /** SentencePiece's space. */
  private static final String PIECE_SPACE = "\u2581";

  private final int maskId;
  private final int vocabularySize;
  private final int separatorId;
  private final BitSet marks;
  private final BitSet continuations;

  private WordPieces(
      int maskId, TokenizerDefinition definition, BitSet marks, BitSet continuations) {
    this.maskId = maskId;
    vocabularySize = definition.vocabularySize();
    separatorId = definition.frame().separatorId();
    this.marks = marks;
    this.continuations = continuations;
  }

  /**
   * Reads the vocabulary of a tokenizer.
   *
   * @throws ModelException M80 if it has no token that stands for a hidden one
   */
  public static WordPieces of(TokenizerDefinition definition) {
    JsonNode root;
    try {
      root = JsonFile.MAPPER.readTree(definition.json());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a checked tokenizer is JSON", e);
    }
    Map<String, Integer> ids = TokenizerModel.vocabulary(root.path("model"), definition.location());
    BitSet continuations = continuations(root, ids);
    for (JsonNode added : root.path("added_tokens")) {
      ids.put(added.path("content").asText(), added.path("id").intValue());
    }
    String mask = definition.settings().maskToken();
    Integer maskId = ids.get(mask);
    if (maskId == null) {
      throw new ModelException(
          new Fault(
              "M80",
              definition.location(),
              "has no token "
                  + Quoted.of(mask)
                  + " to hide words with; pre-training and data.augment need it"));
    }
    BitSet marks = new BitSet();
    marks.set(definition.frame().classifyId());
    marks.set(definition.frame().separatorId());
    marks.set(definition.padId());
    marks.set(maskId);
    continuations.andNot(marks);
    return new WordPieces(maskId, definition, marks, continuations);
  }

  /** In WordPiece these have a mark; in the others those that begin a word have one. */
  private static BitSet continuations(JsonNode root, Map<String, Integer> ids) {
    JsonNode model = root.path("model");
    // In another family's vocabulary the same characters are letters.
    String spaces = hasByteLevel(root.path("pre_tokenizer")) ? BYTE_SPACES : PIECE_SPACE;
    Predicate<String> continues = token -> spaces.indexOf(token.charAt(0)) < 0;
    if (model.path("type").asText().equals("WordPiece")) {
      String prefix = model.path("continuing_subword_prefix").asText("##");
      continues = token -> token.startsWith(prefix) && token.length() > prefix.length();
    }
    BitSet continuations = new BitSet();
    for (Map.Entry<String, Integer> token : ids.entrySet()) {
      if (!token.getKey().isEmpty() && continues.test(token.getKey())) {
        continuations.set(token.getValue());
      }
    }
    return continuations;
  }

  private static boolean hasByteLevel(JsonNode preTokenizer) {
    if (preTokenizer.path("type").asText().equals("ByteLevel")) {
      return true;
    }
    for (JsonNode part : preTokenizer.path("pretokenizers")) {
      if (hasByteLevel(part)) {
        return true;
      }
    }
    return false;
  }

  /** Id of the token that hides others, {@code [MASK]} or {@code <mask>}. */
  int maskId() {
    return maskId;
  }

  /** All ids are smaller than this. */
  int vocabularySize() {
    return vocabularySize;
  }

  /** Whether it opens or closes texts, fills rows or hides tokens. */
  boolean isMark(int id) {
    return marks.get(id);
  }

  /** Whether it closes a text. */
  boolean isSeparator(int id) {
    return id == separatorId;
  }

  /** Whether it goes on with the word of the token before it. */
  boolean isContinuation(int id) {
    return continuations.get(id);
  }
}
