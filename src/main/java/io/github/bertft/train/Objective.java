package io.github.bertft.train;

import ai.djl.ndarray.NDManager;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.tokenize.TextBatch;

/** What the training loop learns from a batch: a loss and its gradients. */
public interface Objective {
  /** Owner of the weights. */
  NDManager manager();

  /** A batch's weight in the mean loss of its step. */
  double weight(TextBatch batch);

  /**
   * Computes a batch's gradients where the optimizer reads them.
   *
   * @param stepWeight {@link #weight} of all batches of the step
   * @param add whether the step has batches before this one, whose gradients stand there
   * @return the batch's part of the step's loss
   */
  double backward(TextBatch batch, DropoutStep dropout, double stepWeight, boolean add);

  /** As {@link io.github.bertft.model.TextClassifier#freeze}. */
  void freeze(int depths);

  /** Called after the optimizer or a snapshot changed the weights. */
  void weightsChanged();
}
