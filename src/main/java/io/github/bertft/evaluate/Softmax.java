package io.github.bertft.evaluate;

/** Logits to probabilities and to the loss, in double precision and without overflow. */
public final class Softmax {
  private Softmax() {}

  /**
   * Probabilities of one text.
   *
   * @param logits (classes), finite
   */
  public static LabelPrediction predict(float[] logits) {
    double normaliser = logSumExp(logits);
    float[] probabilities = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = (float) Math.exp(logits[i] - normaliser);
    }
    return new LabelPrediction(probabilities);
  }

  /**
   * Cross-entropy in nats of one text: {@code -log softmax(logits)[actual]}; not finite where a
   * logit is not.
   *
   * @param logits (classes)
   * @param actual index of the true class
   */
  public static double crossEntropy(float[] logits, int actual) {
    return logSumExp(logits) - logits[actual];
  }

  private static double logSumExp(float[] logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    return largest + Math.log(sum);
  }
}
