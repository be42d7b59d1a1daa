package io.github.bertft.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Puts encoded texts into batches, padded on the right to the longest of each part. */
public final class BatchCollator {
  private final int maxTokens;
  private final int padTokenId;
  private final LengthBuckets limits;

  /**
   * For texts of one encoder.
   *
   * @param maxTokens of a window; see {@link TextEncoder#maxTokens}
   * @param padTokenId stands in unused places; their token type is 0
   * @param limits those that the batches were made with
   */
  public BatchCollator(int maxTokens, int padTokenId, LengthBuckets limits) {
    this.maxTokens = maxTokens;
    this.padTokenId = padTokenId;
    this.limits = limits.ofWindows(maxTokens);
  }

  /**
   * Collates some texts.
   *
   * @param rows which texts, in the order of the batch; at least one
   * @param texts by row
   */
  public TextBatch collate(int[] rows, IntFunction<EncodedText> texts) {
    List<EncodedText> windows = new ArrayList<>();
    int[] counts = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      List<EncodedText> own = texts.apply(rows[i]).windows(maxTokens);
      windows.addAll(own);
      counts[i] = own.size();
    }
    int[] places = new int[windows.size()];
    int place = 0;
    List<TokenBatch> parts = new ArrayList<>();
    int[] all = IntStream.range(0, windows.size()).toArray();
    for (int[] part : limits.cut(all, window -> windows.get(window).tokens())) {
      for (int window : part) {
        places[window] = place++;
      }
      parts.add(pad(Arrays.stream(part).mapToObj(windows::get).toList(), padTokenId));
    }
    return new TextBatch(rows.clone(), counts, places, parts);
  }

  /** One padded batch of all the texts, at least one, in their order. */
  static TokenBatch pad(List<EncodedText> texts, int padTokenId) {
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
    return new TokenBatch(examples, tokens, inputIds, tokenTypeIds, lengths);
  }
}
