package io.github.bertft.train;

/**
 * Gradual unfreezing (Howard and Ruder 2018): the head alone at first, then one more depth from the
 * top down after each so many steps. A pure function of the step.
 *
 * @param depths of the encoder: its layers and, lowest, the embeddings
 * @param everySteps 0 trains everything from the start
 */
public record Unfreezing(int depths, long everySteps) {
  /** Everything from the start. */
  public static final Unfreezing NONE = new Unfreezing(0, 0);

  /** For how many depths from below nothing is trained in that step, counted from 0. */
  int frozenDepths(long step) {
    return everySteps == 0 ? 0 : (int) Math.max(0, depths - step / everySteps);
  }

  /** The first step that trains that depth. */
  long firstStep(int depth) {
    return everySteps * Math.max(0, depths - depth);
  }
}
