package io.github.bertft.tokenize;

/**
 * What the limit on tokens cost.
 *
 * @param texts texts, or pairs, that were counted
 * @param cutTexts how many of them lost at least one token
 * @param tokens tokens before truncation, special tokens included
 * @param lostTokens tokens that truncation dropped
 * @param windows of all texts
 */
public record TruncationStatistics(
    long texts, long cutTexts, long tokens, long lostTokens, long windows) {
  /** Share of the texts that lost at least one token; 0 where there are none. */
  public double cutTextsShare() {
    return texts == 0 ? 0 : (double) cutTexts / texts;
  }

  /** Share of the tokens that truncation dropped; 0 where there are none. */
  public double lostTokensShare() {
    return tokens == 0 ? 0 : (double) lostTokens / tokens;
  }
}
