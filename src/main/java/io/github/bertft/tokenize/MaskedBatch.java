package io.github.bertft.tokenize;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Texts some of whose tokens are hidden.
 *
 * @param batch with the tokens as the model sees them
 * @param places of the hidden tokens: row * tokens + column, ascending
 * @param words ids that belong there
 * @param random (examples): 1 where the second text is another's, 0 where it follows the first;
 *     null where the texts are single
 */
@SuppressWarnings("ArrayRecordComponent") // a value that lives for one step; copying costs
public record MaskedBatch(TokenBatch batch, int[] places, int[] words, int @Nullable [] random)
    implements Divisible<MaskedBatch> {

  @Override
  public int examples() {
    return batch.examples();
  }

  /** Number of hidden tokens. */
  public int hidden() {
    return places.length;
  }

  /** No wider than it needs to be. */
  @Override
  public MaskedBatch piece(int from, int to) {
    if (to - from == examples()) {
      return this;
    }
    TokenBatch rows = batch.select(IntStream.range(from, to).toArray());
    int start = firstHidden(from);
    int end = firstHidden(to);
    int[] moved =
        Arrays.stream(places, start, end)
            .map(place -> (place / batch.tokens() - from) * rows.tokens() + place % batch.tokens())
            .toArray();
    return new MaskedBatch(
        rows,
        moved,
        Arrays.copyOfRange(words, start, end),
        random == null ? null : Arrays.copyOfRange(random, from, to));
  }

  /** Index of the first hidden token in that row or behind it. */
  private int firstHidden(int row) {
    int found = Arrays.binarySearch(places, row * batch.tokens());
    return found < 0 ? -found - 1 : found;
  }
}
