package io.github.bertft.evaluate;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import java.util.List;

/** Adds up the model's answers to one dataset, example by example, and keeps none of them. */
public final class EvaluationBuilder {
  private final String dataset;
  private final ConfusionMatrix.Builder confusion;
  private final int classes;
  private double lossSum;
  private long examples;

  /**
   * @param dataset the dataset's name, as the user gave it
   * @param labels the labels' names in the order of the model's classes
   */
  public EvaluationBuilder(String dataset, List<String> labels) {
    this.dataset = dataset;
    this.confusion = new ConfusionMatrix.Builder(labels);
    this.classes = labels.size();
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
    if (scores.length != classes) {
      throw new IllegalArgumentException(
          "expected " + classes + " scores, was " + scores.length + " of them");
    }
    boolean finite = Double.isFinite(loss);
    for (float score : scores) {
      finite &= Float.isFinite(score);
    }
    if (!finite) {
      throw notFinite();
    }
    confusion.add(actual, new Prediction(scores).best());
    lossSum += loss;
    examples++;
  }

  /** Examples added so far. */
  public long examples() {
    return examples;
  }

  /**
   * The evaluation of what was added; at least one example.
   *
   * @param elapsedMillis wall time of the evaluation
   */
  public Evaluation build(long elapsedMillis) {
    return new Evaluation(dataset, lossSum / examples, confusion.build(), elapsedMillis);
  }

  private ModelException notFinite() {
    return new ModelException(
        new Fault(
            "M90",
            "",
            "the model's answer to example "
                + (examples + 1)
                + " of "
                + Quoted.of(dataset)
                + " is not a finite number; its weights are damaged or its training diverged"));
  }
}
