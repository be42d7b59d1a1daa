package io.github.bertft.export;

import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.tokenize.TokenBatch;
import java.util.Arrays;

/**
 * A batch as exported models take it: all windows as rows of one width.
 *
 * @param rows number of windows
 * @param tokens width of a row
 * @param ids (rows, tokens)
 * @param mask (rows, tokens): 1 for a token in use
 * @param types (rows, tokens)
 * @param texts (rows): which text of the batch a window belongs to
 */
@SuppressWarnings("ArrayRecordComponent") // a value that lives for one step; copying costs
public record ModelInput(
    int rows, int tokens, long[] ids, long[] mask, long[] types, long[] texts) {
  /** All windows of all texts. */
  public static ModelInput of(TextBatch batch) {
    int rows = batch.places().length;
    int tokens = batch.parts().stream().mapToInt(TokenBatch::tokens).max().orElseThrow();
    int size = Math.multiplyExact(rows, tokens);
    // Only within the length of a row are values read, and the first id stands for padding.
    ModelInput input =
        new ModelInput(
            rows, tokens, new long[size], new long[size], new long[size], textsOf(batch));
    int row = 0;
    for (TokenBatch part : batch.parts()) {
      for (int i = 0; i < part.examples(); i++) {
        input.fill(row++, part, i);
      }
    }
    return input;
  }

  private static long[] textsOf(TextBatch batch) {
    long[] texts = new long[batch.places().length];
    int window = 0;
    for (int text = 0; text < batch.examples(); text++) {
      for (int i = 0; i < batch.windows()[text]; i++) {
        texts[batch.places()[window++]] = text;
      }
    }
    return texts;
  }

  private void fill(int row, TokenBatch part, int source) {
    int length = part.lengths()[source];
    for (int i = 0; i < length; i++) {
      ids[row * tokens + i] = part.inputIds()[source * part.tokens() + i];
      types[row * tokens + i] = part.tokenTypeIds()[source * part.tokens() + i];
    }
    Arrays.fill(mask, row * tokens, row * tokens + length, 1);
  }
}
