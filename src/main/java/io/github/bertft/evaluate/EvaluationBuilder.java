package io.github.bertft.evaluate;

import io.github.bertft.data.TextExample;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;

/** Adds up a model's answers to one dataset, example by example. */
public interface EvaluationBuilder {
  /**
   * Adds one example.
   *
   * @param example with a label that the model knows
   * @param outputs of the model, before softmax or sigmoid
   * @throws ModelException if an output is not finite
   */
  void add(TextExample example, float[] outputs);

  /** Examples added so far. */
  long examples();

  /**
   * The evaluation of what was added; at least one example.
   *
   * @param elapsedMillis wall time of the evaluation
   */
  Evaluation build(long elapsedMillis);

  /**
   * Checks the outputs for an example.
   *
   * @param number of the example, from 1
   * @throws ModelException M90 if one is not finite
   */
  static void requireFinite(float[] outputs, int width, String dataset, long number) {
    if (outputs.length != width) {
      throw new IllegalArgumentException(
          "expected " + width + " scores, was " + outputs.length + " of them");
    }
    for (float output : outputs) {
      if (!Float.isFinite(output)) {
        throw notFinite(dataset, number);
      }
    }
  }

  /** That an answer is not finite. */
  static ModelException notFinite(String dataset, long number) {
    return new ModelException(
        new Fault(
            "M90",
            "",
            "the model's answer to example "
                + number
                + " of "
                + Quoted.of(dataset)
                + " is not a finite number; its weights are damaged or its training diverged"));
  }
}
