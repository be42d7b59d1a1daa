package io.github.bertft.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.tokenize.TextBatch;

/** Cross-entropy of the training labels with class weights and label smoothing. */
public final class ClassificationLoss {
  private final ClassifierKernel kernel;
  private final int[] labels;
  private final float[] classWeights;
  private final double labelSmoothing;

  /**
   * Takes the arrays as they are.
   *
   * @param labels class of each training example, by row
   * @param classWeights (classes), all 1 for none
   * @param labelSmoothing share of the target spread over all classes, 0 to 1
   */
  public ClassificationLoss(
      ClassifierKernel kernel, int[] labels, float[] classWeights, double labelSmoothing) {
    this.kernel = kernel;
    this.labels = labels.clone();
    this.classWeights = classWeights.clone();
    this.labelSmoothing = labelSmoothing;
  }

  /** Sum of the class weights of a batch's examples. */
  double weight(TextBatch batch) {
    double sum = 0;
    for (int row : batch.rows()) {
      sum += classWeights[labels[row]];
    }
    return sum;
  }

  /**
   * A batch's part of the mean loss of its optimizer step.
   *
   * @param scope owner of the result
   * @param logits (batch, classes), float32
   * @param stepWeight {@link #weight} of all batches of the step, so that an incomplete group of
   *     accumulated batches counts by its examples
   * @return scalar, float32
   */
  NDArray part(NDManager scope, NDArray logits, TextBatch batch, double stepWeight) {
    int[] targets = new int[batch.examples()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = labels[batch.rows()[i]];
    }
    NDArray weights = scope.create(classWeights);
    return kernel.crossEntropy(scope, logits, targets, weights, labelSmoothing, stepWeight);
  }
}
