package io.github.bertft.train;

import io.github.bertft.fault.OutOfMemory;
import io.github.bertft.tokenize.Divisible;
import java.util.List;
import java.util.function.Function;

/**
 * Cuts the batches of a step into smaller ones where memory does not hold them: half the texts at a
 * time, and half again, with all gradients added up, so that a step is one over the same texts.
 *
 * @param <B> a batch
 */
final class MicroBatches<B extends Divisible<B>> {
  private static final int MAX_HALVINGS = 20;

  private int halvings;

  /** Starts with batches that were halved so often. */
  MicroBatches(int halvings) {
    this.halvings = halvings;
  }

  /** How often batches are halved by now. */
  int halvings() {
    return halvings;
  }

  /** The batches as they are computed. */
  List<B> cut(List<B> group) {
    return group.stream().flatMap(batch -> batch.pieces(1 << halvings).stream()).toList();
  }

  /**
   * Computes something from the batches; again from smaller ones where memory runs out.
   *
   * @param onHalved is told when smaller ones are about to be tried, with their most texts
   * @throws RuntimeException what the computation threw, if the batches have one text each
   */
  <R> R compute(List<B> group, Function<List<B>, R> computation, Halved onHalved) {
    while (true) {
      List<B> batches = cut(group);
      try {
        return computation.apply(batches);
      } catch (RuntimeException | OutOfMemoryError e) {
        boolean single = batches.stream().allMatch(batch -> batch.examples() == 1);
        if (!OutOfMemory.explains(e) || single || halvings == MAX_HALVINGS) {
          throw e;
        }
        halvings++;
        onHalved.to(
            cut(group).stream().mapToInt(Divisible::examples).max().orElse(0), 1 << halvings);
      }
    }
  }

  /** Hears of smaller batches. */
  @FunctionalInterface
  interface Halved {
    /**
     * Batches are smaller from now on.
     *
     * @param texts most of a batch
     * @param pieces of what was one batch
     */
    void to(int texts, int pieces);
  }
}
