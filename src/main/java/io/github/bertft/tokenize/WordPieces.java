package io.github.bertft.tokenize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import java.util.BitSet;

/** What masking and augmentation must know of a vocabulary. */
public final class WordPieces {
  private final int maskId;
  private final int vocabularySize;
  private final BitSet marks;
  private final BitSet continuations;

  private WordPieces(int maskId, int vocabularySize, BitSet marks, BitSet continuations) {
    this.maskId = maskId;
    this.vocabularySize = vocabularySize;
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
    JsonNode model = root.path("model");
    String prefix = model.path("continuing_subword_prefix").asText("##");
    BitSet continuations = new BitSet();
    model
        .path("vocab")
        .properties()
        .forEach(
            token -> {
              if (token.getKey().startsWith(prefix) && token.getKey().length() > prefix.length()) {
                continuations.set(token.getValue().intValue());
              }
            });
    String mask = definition.settings().maskToken();
    int maskId = model.path("vocab").path(mask).asInt(-1);
    for (JsonNode added : root.path("added_tokens")) {
      if (added.path("content").asText().equals(mask)) {
        maskId = added.path("id").asInt(-1);
      }
    }
    if (maskId < 0) {
      throw new ModelException(
          new Fault(
              "M80",
              definition.location(),
              "has no token "
                  + Quoted.of(mask)
                  + " to hide words with; pre-training and data.augment need it"));
    }
    BitSet marks = new BitSet();
    marks.set(definition.classifyId());
    marks.set(definition.separatorId());
    marks.set(definition.padId());
    marks.set(maskId);
    return new WordPieces(maskId, definition.vocabularySize(), marks, continuations);
  }

  /** Id of {@code [MASK]}. */
  int maskId() {
    return maskId;
  }

  /** All ids are smaller than this. */
  int vocabularySize() {
    return vocabularySize;
  }

  /** Whether it is {@code [CLS]}, {@code [SEP]}, {@code [PAD]} or {@code [MASK]}. */
  boolean isMark(int id) {
    return marks.get(id);
  }

  /** Whether it goes on with the word of the token before it. */
  boolean isContinuation(int id) {
    return continuations.get(id);
  }
}
