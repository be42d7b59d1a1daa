package io.github.bertft.tokenize;

import java.util.List;

/**
 * Something of a step that can be computed in pieces where memory does not hold it whole.
 *
 * @param <B> what it is a piece of, and its pieces are
 */
public interface Divisible<B> {
  /** Number of texts or examples. */
  int examples();

  /** The same examples in at most so many pieces of almost equal numbers of examples. */
  List<B> pieces(int most);
}
