package io.github.bertft.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.LossTerms;
import io.github.bertft.tokenize.TextBatch;

/**
 * Cross-entropy of the training labels with class weights and label smoothing, focal loss and
 * R-Drop.
 */
public final class ClassificationLoss implements TextLoss {
  private final ClassifierKernel kernel;
  private final int[] labels;
  private final float[] classWeights;
  private final LossTerms terms;

  /**
   * Takes the arrays as they are.
   *
   * @param labels class of each training example, by row
   * @param classWeights (classes), all 1 for none
   */
  public ClassificationLoss(
      ClassifierKernel kernel, int[] labels, float[] classWeights, LossTerms terms) {
    this.kernel = kernel;
    this.labels = labels.clone();
    this.classWeights = classWeights.clone();
    this.terms = terms;
  }

  /** Sum of the class weights of a batch's examples. */
  @Override
  public double weight(TextBatch batch) {
    double sum = 0;
    for (int row : batch.rows()) {
      sum += classWeights[labels[row]];
    }
    return sum;
  }

  /**
   * The batch as it goes through the model: for R-Drop twice, one below the other, so that each
   * text meets two dropout masks in one pass.
   */
  @Override
  public TextBatch passed(TextBatch batch) {
    return terms.rDrop() == 0 ? batch : batch.twice();
  }

  @Override
  public NDArray part(NDManager scope, NDArray logits, TextBatch batch, double stepWeight) {
    int[] targets = new int[batch.examples()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = labels[batch.rows()[i]];
    }
    NDArray weights = scope.create(classWeights);
    return kernel.loss(scope, logits, targets, weights, terms, stepWeight);
  }
}
