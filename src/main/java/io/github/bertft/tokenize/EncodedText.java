package io.github.bertft.tokenize;

/**
 * One text, or pair of texts, as the model takes it: special tokens in, truncation done, no
 * padding.
 *
 * @param inputIds vocabulary indices, length = tokens
 * @param tokenTypeIds 0 for the first text and its special tokens, 1 for the second, length =
 *     tokens
 * @param tokensBeforeTruncation what the length would have been without a limit
 */
@SuppressWarnings("ArrayRecordComponent") // a value that lives for one batch; copying costs
public record EncodedText(int[] inputIds, int[] tokenTypeIds, int tokensBeforeTruncation) {
  public int tokens() {
    return inputIds.length;
  }
}
