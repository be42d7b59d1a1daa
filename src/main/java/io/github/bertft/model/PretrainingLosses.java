package io.github.bertft.model;

/**
 * Losses of one or several batches.
 *
 * @param wordSum over the hidden tokens
 * @param nextSum over the examples; 0 without next-sentence prediction
 * @param hidden number of hidden tokens
 * @param examples number of examples
 * @param right hidden tokens that have the highest score
 */
public record PretrainingLosses(
    double wordSum, double nextSum, long hidden, long examples, long right) {
  /** Of no batch. */
  public static final PretrainingLosses NONE = new PretrainingLosses(0, 0, 0, 0, 0);

  /** Mean over the hidden tokens; NaN if there are none. */
  public double wordLoss() {
    return wordSum / hidden;
  }

  /** Mean over the examples; NaN if there are none. */
  public double nextLoss() {
    return nextSum / examples;
  }

  /** Share of the hidden tokens that are told rightly; NaN if there are none. */
  public double accuracy() {
    return (double) right / hidden;
  }

  /** What is trained on: the sum of both means. */
  public double loss() {
    return wordLoss() + nextLoss();
  }

  /** Of these batches and others together. */
  public PretrainingLosses plus(PretrainingLosses others) {
    return new PretrainingLosses(
        wordSum + others.wordSum,
        nextSum + others.nextSum,
        hidden + others.hidden,
        examples + others.examples,
        right + others.right);
  }
}
