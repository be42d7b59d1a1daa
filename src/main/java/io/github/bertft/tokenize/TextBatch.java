package io.github.bertft.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Some texts as the encoder takes them: their windows, padded in parts that are encoded one at a
 * time. Without windows it is one part with a row a text.
 *
 * @param rows (texts): index of each text in the list or corpus that it was taken from
 * @param windows (texts): number of windows of each
 * @param places (all windows): of each window, text by text, its row in all parts together
 * @param parts each within the limits of a batch
 */
@SuppressWarnings("ArrayRecordComponent") // a value that lives for one step; copying costs
public record TextBatch(int[] rows, int[] windows, int[] places, List<TokenBatch> parts)
    implements Divisible<TextBatch> {
  public TextBatch {
    parts = List.copyOf(parts);
  }

  /** Texts of one window each. */
  public static TextBatch of(TokenBatch batch, int... rows) {
    int[] windows = new int[rows.length];
    Arrays.fill(windows, 1);
    return new TextBatch(rows, windows, IntStream.range(0, rows.length).toArray(), List.of(batch));
  }

  @Override
  public int examples() {
    return rows.length;
  }

  /** Tokens in use, padding not counted. */
  public long tokensInUse() {
    return parts.stream().mapToLong(TokenBatch::tokensInUse).sum();
  }

  /** The same texts twice, the second half behind the first; each part holds its rows twice. */
  public TextBatch twice() {
    int[] first = new int[places.length];
    int[] second = new int[places.length];
    int row = 0;
    int before = 0;
    for (TokenBatch part : parts) {
      for (int end = before + part.examples(); row < end; row++) {
        first[row] = row + before;
        second[row] = row + end;
      }
      before = row;
    }
    int[] bothPlaces = TokenBatch.twice(places);
    for (int i = 0; i < places.length; i++) {
      bothPlaces[i] = first[places[i]];
      bothPlaces[places.length + i] = second[places[i]];
    }
    return new TextBatch(
        TokenBatch.twice(rows),
        TokenBatch.twice(windows),
        bothPlaces,
        parts.stream().map(TokenBatch::twice).toList());
  }

  @Override
  public TextBatch piece(int from, int to) {
    if (to - from == examples()) {
      return this;
    }
    int start = Arrays.stream(windows, 0, from).sum();
    int[] ownWindows = Arrays.copyOfRange(windows, from, to);
    return piece(
        Arrays.copyOfRange(rows, from, to),
        ownWindows,
        Arrays.copyOfRange(places, start, start + Arrays.stream(ownWindows).sum()));
  }

  /** Some texts, whose windows stand at those places of all parts. */
  private TextBatch piece(int[] ownRows, int[] ownWindows, int[] ownPlaces) {
    int[] sorted = ownPlaces.clone();
    Arrays.sort(sorted);
    List<TokenBatch> ownParts = new ArrayList<>();
    int before = 0;
    for (TokenBatch part : parts) {
      int start = before;
      int end = start + part.examples();
      int[] inPart =
          Arrays.stream(sorted)
              .filter(place -> place >= start && place < end)
              .map(place -> place - start)
              .toArray();
      if (inPart.length > 0) {
        ownParts.add(part.select(inPart));
      }
      before = end;
    }
    int[] newPlaces =
        Arrays.stream(ownPlaces).map(place -> Arrays.binarySearch(sorted, place)).toArray();
    return new TextBatch(ownRows, ownWindows, newPlaces, ownParts);
  }
}
