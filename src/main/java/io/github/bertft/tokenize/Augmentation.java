package io.github.bertft.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Random changes of encoded texts: words left out or swapped (Wei and Zou 2019), tokens left out or
 * hidden. A pure function of seed, epoch, row and window; special tokens keep their order.
 */
public final class Augmentation {
  /** Apart from the streams of {@link LengthBuckets}. */
  private static final long STREAM = 3;

  private static final int FINENESS = 1 << 24;

  private final WordPieces pieces;
  private final Shares shares;
  private final int padTokenId;
  private final long seed;

  /**
   * How much is changed, each a share from 0 to 1.
   *
   * @param wordDeletion of the words, that are left out
   * @param wordSwap swaps of two random words, of the number of words
   * @param tokenDrop of the tokens, that are left out
   * @param tokenMask of the tokens, that become {@code [MASK]}
   */
  public record Shares(double wordDeletion, double wordSwap, double tokenDrop, double tokenMask) {}

  /**
   * The pieces of one word, or a special token.
   *
   * @param text counts the separators before it, so that each text of a pair has its own number
   */
  @SuppressWarnings("ArrayRecordComponent") // lives for one text
  private record Word(int[] ids, int type, int text, boolean fixed) {}

  public Augmentation(WordPieces pieces, Shares shares, int padTokenId, long seed) {
    this.pieces = pieces;
    this.shares = shares;
    this.padTokenId = padTokenId;
    this.seed = seed;
  }

  /** The only id that changed texts may hold beside those of the texts. */
  public int maskId() {
    return pieces.maskId();
  }

  /** The batch with each window of each text changed, its parts padded anew. */
  public TextBatch apply(TextBatch batch, int epoch) {
    SeededShuffle[] randomOf = new SeededShuffle[batch.places().length];
    int next = 0;
    for (int i = 0; i < batch.examples(); i++) {
      for (int window = 0; window < batch.windows()[i]; window++) {
        randomOf[batch.places()[next++]] =
            new SeededShuffle(seed, STREAM, epoch, batch.rows()[i], window);
      }
    }
    List<TokenBatch> parts = new ArrayList<>();
    int first = 0;
    for (TokenBatch part : batch.parts()) {
      List<EncodedText> texts = new ArrayList<>();
      for (int i = 0; i < part.examples(); i++) {
        int start = i * part.tokens();
        int end = start + part.lengths()[i];
        int[] ids = Arrays.copyOfRange(part.inputIds(), start, end);
        int[] types = Arrays.copyOfRange(part.tokenTypeIds(), start, end);
        texts.add(changed(ids, types, randomOf[first++]));
      }
      parts.add(BatchCollator.pad(texts, padTokenId));
    }
    return new TextBatch(batch.rows(), batch.windows(), batch.places(), parts);
  }

  private EncodedText changed(int[] ids, int[] types, SeededShuffle random) {
    List<Word> words = words(ids, types);
    deleteWords(words, random);
    swapWords(words, random);
    int[] newIds = new int[ids.length];
    int[] newTypes = new int[ids.length];
    int length = 0;
    int[] left = counts(words, word -> word.ids.length);
    for (Word word : words) {
      for (int id : word.ids) {
        boolean dropped = !word.fixed && hits(shares.tokenDrop, random) && left[word.text] > 1;
        if (dropped) {
          left[word.text]--;
          continue;
        }
        boolean hidden = !word.fixed && hits(shares.tokenMask, random);
        newIds[length] = hidden ? pieces.maskId() : id;
        newTypes[length] = word.type;
        length++;
      }
    }
    return EncodedText.ofOneWindow(
        Arrays.copyOf(newIds, length), Arrays.copyOf(newTypes, length), ids.length);
  }

  private List<Word> words(int[] ids, int[] types) {
    List<Word> words = new ArrayList<>();
    int text = 0;
    for (int start = 0; start < ids.length; ) {
      int end = start + 1;
      boolean fixed = pieces.isMark(ids[start]);
      while (!fixed && end < ids.length && pieces.isContinuation(ids[end])) {
        end++;
      }
      words.add(new Word(Arrays.copyOfRange(ids, start, end), types[start], text, fixed));
      text += pieces.isSeparator(ids[start]) ? 1 : 0;
      start = end;
    }
    return words;
  }

  /** By text, the sum over its words, special tokens apart. */
  private static int[] counts(List<Word> words, ToIntFunction<Word> count) {
    int[] counts = new int[words.get(words.size() - 1).text + 1];
    for (Word word : words) {
      counts[word.text] += word.fixed ? 0 : count.applyAsInt(word);
    }
    return counts;
  }

  /** At least one word of each text stays. */
  private void deleteWords(List<Word> words, SeededShuffle random) {
    int[] left = counts(words, word -> 1);
    for (int i = words.size() - 1; i >= 0 && shares.wordDeletion > 0; i--) {
      Word word = words.get(i);
      if (!word.fixed && left[word.text] > 1 && hits(shares.wordDeletion, random)) {
        words.remove(i);
        left[word.text]--;
      }
    }
  }

  /** Two different words of one text change places; a text of one word has none. */
  private void swapWords(List<Word> words, SeededShuffle random) {
    int[] counts = counts(words, word -> 1);
    List<Integer> free =
        IntStream.range(0, words.size())
            .filter(i -> !words.get(i).fixed && counts[words.get(i).text] > 1)
            .boxed()
            .toList();
    for (long swaps = Math.round(shares.wordSwap * free.size()); swaps > 0; swaps--) {
      int first = free.get(random.below(free.size()));
      int text = words.get(first).text;
      List<Integer> others =
          free.stream().filter(i -> i != first && words.get(i).text == text).toList();
      Collections.swap(words, first, others.get(random.below(others.size())));
    }
  }

  private static boolean hits(double share, SeededShuffle random) {
    return share > 0 && random.below(FINENESS) < share * FINENESS;
  }
}
