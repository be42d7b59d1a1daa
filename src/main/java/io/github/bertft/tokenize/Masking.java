package io.github.bertft.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Hides tokens to be told from their surroundings (Devlin et al. 2018, 3.1): of those chosen, 80 %
 * become {@code [MASK]}, 10 % a random token and 10 % stay.
 *
 * @param pieces of the vocabulary
 * @param share of all tokens of a text that are chosen, special ones counted
 * @param most tokens chosen in a text
 * @param wholeWords whether all pieces of a word are chosen together
 */
record Masking(WordPieces pieces, double share, int most, boolean wholeWords) {
  private static final int TENTHS = 10;
  private static final int MASKED_TENTHS = 8;
  private static final int RANDOM_TENTHS = 9;

  /** Whether it is a token that may be chosen. */
  boolean mayHide(int id) {
    return !pieces.isMark(id);
  }

  /**
   * Hides tokens in place.
   *
   * @param ids of a whole text, changed; at least one may be hidden
   * @param random decides what and how
   * @return the places chosen, ascending, in which {@code ids} held what is to be told
   */
  int[] hide(int[] ids, SeededShuffle random) {
    int wanted = Math.min(most, Math.max(1, (int) Math.round(ids.length * share)));
    int[] chosen = choose(words(ids), wanted, random);
    for (int place : chosen) {
      int kind = random.below(TENTHS);
      int replacement = random.below(pieces.vocabularySize());
      if (kind < MASKED_TENTHS) {
        ids[place] = pieces.maskId();
      } else if (kind < RANDOM_TENTHS) {
        ids[place] = replacement;
      }
    }
    return chosen;
  }

  /** Words in a random order as long as they fit; a piece of the first if it alone is too long. */
  private static int[] choose(List<int[]> words, int wanted, SeededShuffle random) {
    int[] order = random.permutation(words.size());
    int[] chosen = new int[wanted];
    int count = 0;
    for (int i = 0; i < order.length && count < wanted; i++) {
      int[] word = words.get(order[i]);
      if (word.length <= wanted - count) {
        System.arraycopy(word, 0, chosen, count, word.length);
        count += word.length;
      }
    }
    if (count == 0) {
      count = wanted;
      System.arraycopy(words.get(order[0]), 0, chosen, 0, count);
    }
    int[] places = Arrays.copyOf(chosen, count);
    Arrays.sort(places);
    return places;
  }

  /** Places that are chosen together. */
  private List<int[]> words(int[] ids) {
    List<int[]> words = new ArrayList<>();
    for (int start = 0; start < ids.length; ) {
      int end = start + 1;
      if (mayHide(ids[start])) {
        while (wholeWords && end < ids.length && pieces.isContinuation(ids[end])) {
          end++;
        }
        int[] word = new int[end - start];
        int first = start;
        Arrays.setAll(word, i -> first + i);
        words.add(word);
      }
      start = end;
    }
    return words;
  }
}
