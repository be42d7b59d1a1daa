package io.github.bertft.evaluate;

import io.github.bertft.data.ProblemType;
import java.util.Map;

/** What a model does on one dataset. */
public sealed interface Evaluation
    permits ClassEvaluation, MultiLabelEvaluation, RegressionEvaluation {
  /** What the model was to tell. */
  ProblemType problem();

  /** The dataset's name, as the user gave it. */
  String dataset();

  /** Number of examples, at least one. */
  long examples();

  /** Mean loss. */
  double loss();

  /** Wall time of the evaluation. */
  long elapsedMillis();

  /** Those of {@link Figure#of} in their order; NaN where a figure is not defined. */
  Map<Figure, Double> figures();

  /** The same under another name. */
  Evaluation named(String name);

  /** One of the {@link #figures}; NaN if it is none of them. */
  default double figure(Figure figure) {
    return figures().getOrDefault(figure, Double.NaN);
  }
}
