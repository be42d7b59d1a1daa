package io.github.bertft.train;

/** The best score of a run, and how long ago it was. */
final class BestScore {
  private final double minDelta;
  private final int patience;
  private double best = Double.NEGATIVE_INFINITY;
  private int evaluationsSince;

  BestScore(int patience, double minDelta) {
    this.patience = patience;
    this.minDelta = minDelta;
  }

  /** Takes a score, more being better; returns whether it is the best so far. */
  boolean offer(double score) {
    if (score > best + (best == Double.NEGATIVE_INFINITY ? 0 : minDelta)) {
      best = score;
      evaluationsSince = 0;
      return true;
    }
    evaluationsSince++;
    return false;
  }

  /** Whether patience is at an end. */
  boolean exhausted() {
    return patience > 0 && evaluationsSince >= patience;
  }
}
