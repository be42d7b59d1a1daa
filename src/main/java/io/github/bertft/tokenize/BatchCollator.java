package io.github.bertft.tokenize;

import java.util.Arrays;
import java.util.List;

/** Puts encoded texts into one batch, padded on the right to the longest of them. */
public final class BatchCollator {
  private BatchCollator() {}

  /**
   * Collates some of the texts of a list.
   *
   * @param texts encoded texts
   * @param rows which of them, in the order of the batch; at least one
   * @param padTokenId stands in unused places; their token type is 0
   */
  public static TokenBatch collate(List<EncodedText> texts, int[] rows, int padTokenId) {
    return collate(Arrays.stream(rows).mapToObj(texts::get).toList(), padTokenId, rows);
  }

  /**
   * Collates some of the texts of a corpus; waits where they are not yet encoded.
   *
   * @param rows which texts, in the order of the batch; at least one
   */
  public static TokenBatch collate(EncodedCorpus corpus, int[] rows) {
    List<EncodedText> texts = Arrays.stream(rows).mapToObj(corpus::text).toList();
    return collate(texts, corpus.padTokenId(), rows);
  }

  private static TokenBatch collate(List<EncodedText> texts, int padTokenId, int[] rows) {
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("a batch needs at least one text");
    }
    int examples = texts.size();
    int tokens = texts.stream().mapToInt(EncodedText::tokens).max().getAsInt();
    int[] inputIds = new int[Math.multiplyExact(examples, tokens)];
    int[] tokenTypeIds = new int[inputIds.length];
    int[] lengths = new int[examples];
    for (int row = 0; row < examples; row++) {
      EncodedText text = texts.get(row);
      int start = row * tokens;
      lengths[row] = text.tokens();
      System.arraycopy(text.inputIds(), 0, inputIds, start, text.tokens());
      System.arraycopy(text.tokenTypeIds(), 0, tokenTypeIds, start, text.tokens());
      Arrays.fill(inputIds, start + text.tokens(), start + tokens, padTokenId);
    }
    return new TokenBatch(examples, tokens, inputIds, tokenTypeIds, lengths, rows.clone());
  }
}
