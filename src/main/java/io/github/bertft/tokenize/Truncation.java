package io.github.bertft.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which tokens of a text that is too long are kept, and in how many windows; pure functions on ids
 * without special tokens (Sun et al. 2019, "How to Fine-Tune BERT for Text Classification?",
 * section 5.3.1).
 *
 * <p>A pair is cut longest first, as {@code truncation=True} does in Hugging Face: the two limits
 * come from {@link #pairLimits}, then the strategy is applied to each side on its own. For {@link
 * Head} the result equals Hugging Face's.
 */
public sealed interface Truncation {
  /**
   * Keeps at most {@code limit} tokens, in their order.
   *
   * @param tokens ids of one text, without special tokens; returned as it is where it fits
   * @param limit at least 0
   */
  int[] cut(int[] tokens, int limit);

  /**
   * A text on its own: in one window that is {@link #cut}, or in several.
   *
   * @param limit tokens of a window
   */
  default Kept windows(int[] tokens, int limit) {
    int[] kept = cut(tokens, limit);
    return new Kept(List.of(kept), tokens.length - kept.length);
  }

  /**
   * What is kept of a text.
   *
   * @param windows at least one, all but the last of full length
   * @param lostTokens that stand in no window
   */
  record Kept(List<int[]> windows, int lostTokens) {}

  /** Keeps the start of a text. */
  record Head() implements Truncation {
    @Override
    public int[] cut(int[] tokens, int limit) {
      return tokens.length <= limit ? tokens : Arrays.copyOf(tokens, limit);
    }
  }

  /** Keeps the end of a text. */
  record Tail() implements Truncation {
    @Override
    public int[] cut(int[] tokens, int limit) {
      return tokens.length <= limit
          ? tokens
          : Arrays.copyOfRange(tokens, tokens.length - limit, tokens.length);
    }
  }

  /**
   * Keeps both ends and drops the middle (in the paper 128 + 382 of 510).
   *
   * @param headTokens tokens kept from the start, at least 0; where the limit is smaller, the start
   *     alone is kept
   */
  record HeadTail(int headTokens) implements Truncation {
    public HeadTail {
      if (headTokens < 0) {
        throw new IllegalArgumentException("headTokens must be at least 0, was " + headTokens);
      }
    }

    @Override
    public int[] cut(int[] tokens, int limit) {
      if (tokens.length <= limit) {
        return tokens;
      }
      int head = Math.min(headTokens, limit);
      int[] kept = Arrays.copyOf(tokens, limit);
      System.arraycopy(tokens, tokens.length - (limit - head), kept, head, limit - head);
      return kept;
    }
  }

  /**
   * Keeps a text whole, or its start, in windows; of a pair the start of each side in one.
   *
   * @param strideTokens from the start of one window to that of the next, at most the limit; 0: the
   *     limit, so that windows do not overlap
   * @param maxWindows of a text, at least 1
   */
  record Windows(int strideTokens, int maxWindows) implements Truncation {
    @Override
    public int[] cut(int[] tokens, int limit) {
      return new Head().cut(tokens, limit);
    }

    @Override
    public Kept windows(int[] tokens, int limit) {
      int stride = strideTokens == 0 ? limit : strideTokens;
      if (stride > limit) {
        throw new IllegalArgumentException("a stride of " + stride + " leaves out tokens");
      }
      List<int[]> windows = new ArrayList<>();
      int end = -1;
      for (int start = 0; end < tokens.length && windows.size() < maxWindows; start += stride) {
        end = Math.min(tokens.length, start + limit);
        windows.add(Arrays.copyOfRange(tokens, start, end));
      }
      return new Kept(windows, tokens.length - end);
    }
  }

  /**
   * What each side of a pair may keep.
   *
   * @param first tokens of the first text
   * @param second tokens of the second text
   */
  record PairLimits(int first, int second) {}

  /**
   * Shares a limit between two texts, longest first: a side that is shorter than half of the limit
   * stays whole; otherwise the shorter side gets half, rounded down, and the longer one the rest.
   * Of equally long sides the second counts as the longer, as in the Rust library that Hugging
   * Face's tokenizers rest on.
   *
   * @param first tokens of the first text
   * @param second tokens of the second text
   * @param limit tokens that both may have together
   */
  static PairLimits pairLimits(int first, int second, int limit) {
    if (first + (long) second <= limit) {
      return new PairLimits(first, second);
    }
    int shorter = Math.min(Math.min(first, second), limit / 2);
    int longer = limit - shorter;
    return first > second ? new PairLimits(longer, shorter) : new PairLimits(shorter, longer);
  }
}
