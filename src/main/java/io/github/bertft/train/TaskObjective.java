package io.github.bertft.train;

import ai.djl.ndarray.NDManager;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.model.TaskClassifiers;
import io.github.bertft.tokenize.TextBatch;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Classifiers of several tasks over one encoder, each with its loss. A batch is of the task to
 * which its rows belong.
 *
 * @param losses one of each task
 * @param taskOf the task of a row
 */
public record TaskObjective(
    TaskClassifiers models, List<TextLoss> losses, TaskAdamW optimizer, IntUnaryOperator taskOf)
    implements Objective {
  @Override
  public NDManager manager() {
    return models.first().manager();
  }

  @Override
  public double weight(TextBatch batch) {
    return losses.get(task(batch)).weight(batch);
  }

  @Override
  public double backward(TextBatch batch, DropoutStep dropout, double stepWeight, boolean add) {
    if (!add) {
      optimizer.beginStep();
    }
    int task = task(batch);
    TextLoss loss = losses.get(task);
    TextBatch passed = loss.passed(batch);
    return loss.told(
        models
            .get(task)
            .gradients(
                passed,
                dropout,
                (scope, logits) -> loss.part(scope, logits, passed, stepWeight),
                optimizer.gradientsFor(task),
                add));
  }

  private int task(TextBatch batch) {
    return taskOf.applyAsInt(batch.rows()[0]);
  }

  @Override
  public void freeze(int depths) {
    models.freeze(depths);
  }

  @Override
  public void weightsChanged() {
    models.weightsChanged();
  }
}
