package io.github.bertft.train;

import ai.djl.ndarray.NDManager;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.tokenize.TextBatch;

/** One classifier and its loss. */
public record ClassifierObjective(TextClassifier model, TextLoss loss, Optimizer optimizer)
    implements Objective {
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
    TextBatch passed = loss.passed(batch);
    return loss.told(
        model.gradients(
            passed,
            dropout,
            (scope, logits) -> loss.part(scope, logits, passed, stepWeight),
            optimizer.gradients(),
            add));
  }

  @Override
  public void freeze(int depths) {
    model.freeze(depths);
  }

  @Override
  public void weightsChanged() {
    model.weightsChanged();
  }
}
