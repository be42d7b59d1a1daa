package io.github.bertft.evaluate;

/** How a model's outputs are measured. */
@FunctionalInterface
public interface EvaluationRule {
  /**
   * Begins an evaluation.
   *
   * @param dataset its name, as the user gave it
   */
  EvaluationBuilder evaluation(String dataset);
}
