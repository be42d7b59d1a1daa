package io.github.bertft.evaluate;

/**
 * One of several classes.
 *
 * @param probabilities (classes): softmax of the logits, in the order of the model's labels
 */
@SuppressWarnings("ArrayRecordComponent") // streamed by the million; copying costs
public record LabelPrediction(float[] probabilities) implements Prediction {
  /** Index of the most probable class; the lowest index wins a tie. */
  public int best() {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
    }
    return best;
  }
}
