package io.github.bertft.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One text, or pair of texts, as the model takes it: special tokens in, truncation done, no
 * padding. The windows of a long text stand one behind the other, all but the last of full length.
 *
 * @param inputIds vocabulary indices, length = tokens
 * @param tokenTypeIds 0 for the first text and its special tokens, 1 for the second, length =
 *     tokens
 * @param tokensBeforeTruncation what the length would have been without a limit
 * @param lostTokens how many of these stand nowhere in the ids
 */
@SuppressWarnings("ArrayRecordComponent") // a value that lives for one batch; copying costs
public record EncodedText(
    int[] inputIds, int[] tokenTypeIds, int tokensBeforeTruncation, int lostTokens) {
  /** A text of one window. */
  static EncodedText ofOneWindow(int[] inputIds, int[] tokenTypeIds, int tokensBeforeTruncation) {
    int lost = tokensBeforeTruncation - inputIds.length;
    return new EncodedText(inputIds, tokenTypeIds, tokensBeforeTruncation, lost);
  }

  /** Length of all windows together. */
  public int tokens() {
    return inputIds.length;
  }

  /** Each window as a text of its own; this text where it is but one. */
  List<EncodedText> windows(int maxTokens) {
    if (tokens() <= maxTokens) {
      return List.of(this);
    }
    List<EncodedText> windows = new ArrayList<>();
    for (int start = 0; start < tokens(); start += maxTokens) {
      int end = Math.min(tokens(), start + maxTokens);
      int[] ids = Arrays.copyOfRange(inputIds, start, end);
      int[] types = Arrays.copyOfRange(tokenTypeIds, start, end);
      windows.add(ofOneWindow(ids, types, ids.length));
    }
    return windows;
  }
}
