package io.github.bertft.tokenize;

import java.util.Arrays;

/**
 * Encoded texts, or windows of texts, padded on the right to the longest of them.
 *
 * @param examples number of rows in the batch
 * @param tokens length of the longest row
 * @param inputIds (examples, tokens) row by row, padding id in unused places
 * @param tokenTypeIds (examples, tokens) row by row
 * @param lengths (examples): tokens in use of each row; the attention mask is {@code column <
 *     lengths[row]}
 */
@SuppressWarnings("ArrayRecordComponent") // a value that lives for one step; copying costs
public record TokenBatch(
    int examples, int tokens, int[] inputIds, int[] tokenTypeIds, int[] lengths) {

  /** Tokens in use, padding not counted. */
  public long tokensInUse() {
    long sum = 0;
    for (int length : lengths) {
      sum += length;
    }
    return sum;
  }

  /** The same rows twice, the second half below the first. */
  TokenBatch twice() {
    return new TokenBatch(
        2 * examples, tokens, twice(inputIds), twice(tokenTypeIds), twice(lengths));
  }

  static int[] twice(int[] values) {
    int[] both = Arrays.copyOf(values, Math.multiplyExact(2, values.length));
    System.arraycopy(values, 0, both, values.length, values.length);
    return both;
  }

  /** Some of the rows, in the order given, no wider than they need. */
  TokenBatch select(int[] chosen) {
    int[] fewer = Arrays.stream(chosen).map(row -> lengths[row]).toArray();
    int width = Arrays.stream(fewer).max().orElseThrow();
    int[] ids = new int[chosen.length * width];
    int[] types = new int[ids.length];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(inputIds, chosen[i] * tokens, ids, i * width, width);
      System.arraycopy(tokenTypeIds, chosen[i] * tokens, types, i * width, width);
    }
    return new TokenBatch(chosen.length, width, ids, types, fewer);
  }

  /** (examples, tokens) row by row: 1 for a token in use, 0 for padding. */
  public int[] attentionMask() {
    int[] mask = new int[examples * tokens];
    for (int row = 0; row < examples; row++) {
      Arrays.fill(mask, row * tokens, row * tokens + lengths[row], 1);
    }
    return mask;
  }
}
