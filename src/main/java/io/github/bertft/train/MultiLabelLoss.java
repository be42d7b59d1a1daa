package io.github.bertft.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.LossTerms;
import io.github.bertft.tokenize.TextBatch;
import java.util.BitSet;
import java.util.List;

/**
 * Binary cross-entropy of each label for itself, mean over texts and labels, with weights of the
 * positive side, label smoothing, focal loss and R-Drop.
 */
public final class MultiLabelLoss implements TextLoss {
  private final ClassifierKernel kernel;
  private final List<BitSet> labels;
  private final float[] positiveWeights;
  private final LossTerms terms;

  /**
   * Takes the sets as they are.
   *
   * @param labels those of each training example, by row
   * @param positiveWeights (labels): by how much a text counts more for a label that it has; all 1
   *     for none
   */
  public MultiLabelLoss(
      ClassifierKernel kernel, List<BitSet> labels, float[] positiveWeights, LossTerms terms) {
    this.kernel = kernel;
    this.labels = List.copyOf(labels);
    this.positiveWeights = positiveWeights.clone();
    this.terms = terms;
  }

  @Override
  public double weight(TextBatch batch) {
    return batch.examples();
  }

  /** For R-Drop twice, as {@link ClassificationLoss#passed}. */
  @Override
  public TextBatch passed(TextBatch batch) {
    return terms.rDrop() == 0 ? batch : batch.twice();
  }

  @Override
  public NDArray part(NDManager scope, NDArray outputs, TextBatch batch, double stepWeight) {
    int width = positiveWeights.length;
    float[] targets = new float[batch.examples() * width];
    for (int i = 0; i < batch.examples(); i++) {
      int first = i * width;
      labels.get(batch.rows()[i]).stream().forEach(label -> targets[first + label] = 1);
    }
    return kernel.multiLabelLoss(
        scope,
        outputs,
        scope.create(targets, new Shape(batch.examples(), width)),
        scope.create(positiveWeights),
        terms,
        stepWeight * width);
  }
}
