package io.github.bertft.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.bertft.tokenize.TextBatch;

/** What training lowers: from a model's raw outputs for a batch of texts to a number. */
public interface TextLoss {
  /** A batch's weight in the mean loss of its step. */
  double weight(TextBatch batch);

  /** The batch as it goes through the model, where the loss compares several passes. */
  default TextBatch passed(TextBatch batch) {
    return batch;
  }

  /**
   * A batch's part of the mean loss of its optimizer step.
   *
   * @param scope owner of the result
   * @param outputs (batch, outputs), float32
   * @param batch as {@link #passed} gave it
   * @param stepWeight {@link #weight} of all batches of the step, so that an incomplete group of
   *     accumulated batches counts by its examples
   * @return scalar, float32
   */
  NDArray part(NDManager scope, NDArray outputs, TextBatch batch, double stepWeight);

  /** The loss as it is told, in the unit of an evaluation's. */
  default double told(double loss) {
    return loss;
  }
}
