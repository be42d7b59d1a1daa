package io.github.bertft.tokenize;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Something of a step that can be computed in pieces where memory does not hold it whole.
 *
 * @param <B> what it is a piece of, and its pieces are
 */
public interface Divisible<B> {
  /** Number of texts or examples. */
  int examples();

  /** Some neighbouring examples; all of them are the same batch. */
  B piece(int from, int to);

  /** The same examples in at most so many pieces of almost equal numbers of examples. */
  default List<B> pieces(int most) {
    int count = Math.min(most, examples());
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                piece(
                    (int) ((long) examples() * i / count),
                    (int) ((long) examples() * (i + 1) / count)))
        .toList();
  }
}
