package io.github.bertft.evaluate;

/**
 * What the model says of one text.
 *
 * @param probabilities (classes): softmax of the logits, in the order of the model's labels
 */
@SuppressWarnings("ArrayRecordComponent") // streamed by the million; copying costs
public record Prediction(float[] probabilities) {
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
