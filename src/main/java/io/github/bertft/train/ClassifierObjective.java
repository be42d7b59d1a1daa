package io.github.bertft.train;

import ai.djl.ndarray.NDManager;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.tokenize.TextBatch;

/** One classifier and its loss. */
public record ClassifierObjective(
    TextClassifier model, ClassificationLoss loss, Optimizer optimizer) implements Objective {
  @Override
  public NDManager manager() {
    return model.manager();
  }

  @Override
  public double weight(TextBatch batch) {
    return loss.weight(batch);
  }

  @Override
  public double backward(TextBatch batch, DropoutStep dropout, double stepWeight, boolean add) {
    return model.gradients(
        batch,
        dropout,
        (scope, logits) -> loss.part(scope, logits, batch, stepWeight),
        optimizer.gradients(),
        add);
  }

  @Override
  public void weightsChanged() {
    model.weightsChanged();
  }
}
