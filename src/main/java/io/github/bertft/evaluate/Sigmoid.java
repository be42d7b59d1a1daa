package io.github.bertft.evaluate;

import java.util.BitSet;

/** Logits to the probability of each label for itself and to the loss, in double precision. */
public final class Sigmoid {
  private Sigmoid() {}

  /** Probabilities of one text's labels. */
  public static float[] probabilities(float[] logits) {
    float[] probabilities = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = (float) (1 / (1 + Math.exp(-logits[i])));
    }
    return probabilities;
  }

  /**
   * Binary cross-entropy in nats of one text, mean over the labels.
   *
   * @param actual indices of the labels that the text has
   */
  static double crossEntropy(float[] logits, BitSet actual) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      double wrong = actual.get(i) ? -logits[i] : logits[i];
      // log(1 + e^wrong), which overflows nowhere
      sum += Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong)));
    }
    return sum / logits.length;
  }
}
