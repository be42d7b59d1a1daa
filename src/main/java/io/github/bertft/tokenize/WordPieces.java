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
  /** Space, line break and tab as byte-level BPE writes them; SentencePiece's space. */
  private static final String WORD_STARTS = "\u0120\u010A\u010D\u0109\u2581";

  private final int maskId;
  private final int vocabularySize;
  private final int separatorId;
  private final boolean twoBetween;
  private final BitSet marks;
  private final BitSet continuations;

  private WordPieces(
      int maskId, TokenizerDefinition definition, BitSet marks, BitSet continuations) {
    this.maskId = maskId;
    vocabularySize = definition.vocabularySize();
    separatorId = definition.frame().separatorId();
    twoBetween = definition.frame().separatorsBetween() == 2;
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
    BitSet continuations = continuations(root.path("model"), ids);
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
  private static BitSet continuations(JsonNode model, Map<String, Integer> ids) {
    Predicate<String> continues = token -> WORD_STARTS.indexOf(token.charAt(0)) < 0;
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

  /** Whether these two tokens stand between the texts of a pair whose token types are equal. */
  boolean closesFirstText(int before, int id) {
    return twoBetween && before == separatorId && id == separatorId;
  }

  /** Whether it goes on with the word of the token before it. */
  boolean isContinuation(int id) {
    return continuations.get(id);
  }
}
