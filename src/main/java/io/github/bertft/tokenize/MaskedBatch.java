package io.github.bertft.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  @Override
  public List<MaskedBatch> pieces(int most) {
    int count = Math.min(most, examples());
    if (count == 1) {
      return List.of(this);
    }
    List<MaskedBatch> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) examples() * i / count);
      int to = (int) ((long) examples() * (i + 1) / count);
      pieces.add(rows(from, to));
    }
    return pieces;
  }

  /** Neighbouring rows, no wider than they need. */
  private MaskedBatch rows(int from, int to) {
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
