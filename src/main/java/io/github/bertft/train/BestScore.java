package io.github.bertft.train;

/** The best score of a run, and how long ago it was. */
final class BestScore {
  private final double minDelta;
  private final int patience;
  private double best;
  private int evaluationsSince;
  private int epoch;

  /** Goes on where a run stands. */
  BestScore(int patience, double minDelta, TrainingState state) {
    this.patience = patience;
    this.minDelta = minDelta;
    best = state.bestScore();
    evaluationsSince = state.evaluationsSinceBest();
    epoch = state.bestEpoch();
  }

  /** Takes a score, more being better; returns whether it is the best so far. */
  boolean offer(int scoredEpoch, double score) {
    if (score > best + (best == Double.NEGATIVE_INFINITY ? 0 : minDelta)) {
      best = score;
      evaluationsSince = 0;
      epoch = scoredEpoch;
      return true;
    }
    evaluationsSince++;
    return false;
  }

  /** Whether patience is at an end. */
  boolean exhausted() {
    return patience > 0 && evaluationsSince >= patience;
  }

  double best() {
    return best;
  }

  int evaluationsSince() {
    return evaluationsSince;
  }

  /** Epoch of the best score, or -1 before the first. */
  int epoch() {
    return epoch;
  }
}
