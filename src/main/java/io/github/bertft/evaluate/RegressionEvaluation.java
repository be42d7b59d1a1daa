package io.github.bertft.evaluate;

import io.github.bertft.data.ProblemType;
import io.github.bertft.data.TextExample;
import java.util.List;
import java.util.Map;

/**
 * What a model that tells a number does on one dataset.
 *
 * @param dataset the dataset's name, as the user gave it
 * @param examples at least one
 * @param loss mean squared error
 * @param figures in the order of {@link Figure#of}
 * @param residuals by parts of the range, lowest first
 * @param worst the largest errors, largest first
 * @param elapsedMillis wall time of the evaluation
 */
public record RegressionEvaluation(
    String dataset,
    long examples,
    double loss,
    Map<Figure, Double> figures,
    List<Residuals> residuals,
    List<Miss> worst,
    long elapsedMillis)
    implements Evaluation {
  public RegressionEvaluation {
    residuals = List.copyOf(residuals);
    worst = List.copyOf(worst);
    if (examples == 0) {
      throw new IllegalArgumentException("an evaluation needs at least one example");
    }
  }

  /**
   * Errors of the examples whose numbers lie in a part of the range.
   *
   * @param from lowest number of the part
   * @param to highest number of the part
   * @param meanPredicted mean of the model's numbers
   * @param meanError mean of predicted less actual
   * @param meanAbsoluteError mean of the error without its sign
   */
  public record Residuals(
      double from,
      double to,
      long examples,
      double meanPredicted,
      double meanError,
      double meanAbsoluteError) {}

  /** An example and the number that it was given. */
  public record Miss(TextExample.Place place, double actual, double predicted) {}

  @Override
  public ProblemType problem() {
    return ProblemType.REGRESSION;
  }

  @Override
  public RegressionEvaluation named(String name) {
    return new RegressionEvaluation(name, examples, loss, figures, residuals, worst, elapsedMillis);
  }
}
