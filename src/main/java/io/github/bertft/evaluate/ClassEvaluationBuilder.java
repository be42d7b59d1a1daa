package io.github.bertft.evaluate;

import io.github.bertft.data.LabelSet;
import io.github.bertft.data.TextExample;
import io.github.bertft.fault.ModelException;
import java.util.Objects;

/** Adds up the model's answers to one dataset, example by example, and keeps none of them. */
public final class ClassEvaluationBuilder implements EvaluationBuilder {
  private final String dataset;
  private final ConfusionMatrix.Builder confusion;
  private final LabelSet labels;
  private double lossSum;
  private long examples;

  /**
   * @param dataset the dataset's name, as the user gave it
   * @param labels in the order of the model's classes
   */
  public ClassEvaluationBuilder(String dataset, LabelSet labels) {
    this.dataset = dataset;
    this.confusion = new ConfusionMatrix.Builder(labels.names());
    this.labels = labels;
  }

  @Override
  public void add(TextExample example, float[] outputs) {
    add(labels.indexOf(Objects.requireNonNull(example.label())), outputs);
  }

  /**
   * Adds one example; its loss is the cross-entropy of the logits' log-softmax.
   *
   * @param actual index of the true class
   * @param logits (classes)
   * @throws ModelException if a logit is not finite
   */
  public void add(int actual, float[] logits) {
    add(actual, logits, Softmax.crossEntropy(logits, actual));
  }

  /**
   * Adds one example whose loss is known.
   *
   * @param actual index of the true class
   * @param scores (classes): logits or probabilities; the largest is the prediction, the lowest
   *     index wins a tie
   * @param loss cross-entropy in nats
   * @throws ModelException if a score or the loss is not finite
   */
  public void add(int actual, float[] scores, double loss) {
    EvaluationBuilder.requireFinite(scores, labels.size(), dataset, examples + 1);
    if (!Double.isFinite(loss)) {
      throw EvaluationBuilder.notFinite(dataset, examples + 1);
    }
    confusion.add(actual, new LabelPrediction(scores).best());
    lossSum += loss;
    examples++;
  }

  @Override
  public long examples() {
    return examples;
  }

  @Override
  public ClassEvaluation build(long elapsedMillis) {
    return new ClassEvaluation(dataset, lossSum / examples, confusion.build(), elapsedMillis);
  }
}
