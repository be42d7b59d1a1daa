package io.github.bertft.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.tokenize.TextBatch;

/**
 * Mean squared error of standardised numbers; it is told in the numbers' own unit, which is the
 * variance times as much.
 */
public final class RegressionLoss implements TextLoss {
  private final ClassifierKernel kernel;
  private final float[] targets;
  private final double variance;

  /**
   * Takes the numbers as they are.
   *
   * @param targets standardised number of each training example, by row
   * @param variance by which the squared error of a number itself is larger
   */
  public RegressionLoss(ClassifierKernel kernel, float[] targets, double variance) {
    this.kernel = kernel;
    this.targets = targets.clone();
    this.variance = variance;
  }

  @Override
  public double weight(TextBatch batch) {
    return batch.examples();
  }

  @Override
  public NDArray part(NDManager scope, NDArray outputs, TextBatch batch, double stepWeight) {
    float[] wanted = new float[batch.examples()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = targets[batch.rows()[i]];
    }
    NDArray numbers = scope.create(wanted, new Shape(wanted.length, 1));
    return kernel.squaredError(scope, outputs, numbers, stepWeight);
  }

  @Override
  public double told(double loss) {
    return variance * loss;
  }
}
