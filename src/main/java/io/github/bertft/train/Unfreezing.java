package io.github.bertft.train;

/**
 * Gradual unfreezing (Howard and Ruder 2018): the head alone at first, then one more depth from the
 * top down after each so many steps. A pure function of the step.
 *
 * @param depths of the encoder: its layers and, lowest, the embeddings
 * @param everySteps 0 trains everything from the start; with a fraction, a depth begins with the
 *     first whole step from there
 */
public record Unfreezing(int depths, double everySteps) {
  /** Everything from the start. */
  public static final Unfreezing NONE = new Unfreezing(0, 0);

  /** Of products that are whole but for rounding. */
  private static final double ROUNDING = 1e-6;

  /** For how many depths from below nothing is trained in that step, counted from 0. */
  int frozenDepths(long step) {
    int frozen = depths;
    while (frozen > 0 && firstStep(frozen - 1) <= step) {
      frozen--;
    }
    return frozen;
  }

  /** The first step that trains that depth. */
  long firstStep(int depth) {
    return (long) Math.ceil(everySteps * Math.max(0, depths - depth) - ROUNDING);
  }
}
