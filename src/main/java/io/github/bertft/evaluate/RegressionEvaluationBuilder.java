package io.github.bertft.evaluate;

import io.github.bertft.data.LabelNumbers;
import io.github.bertft.data.TextExample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps each example's two numbers, as the rank correlation needs them all. */
final class RegressionEvaluationBuilder implements EvaluationBuilder {
  private static final int PARTS = 5;
  private static final int WORST = 5;

  private final String dataset;
  private final Scale scale;
  private final List<RegressionEvaluation.Miss> answers = new ArrayList<>();

  /**
   * Has no examples yet.
   *
   * @param scale of the outputs
   */
  RegressionEvaluationBuilder(String dataset, Scale scale) {
    this.dataset = dataset;
    this.scale = scale;
  }

  @Override
  public void add(TextExample example, float[] outputs) {
    EvaluationBuilder.requireFinite(outputs, 1, dataset, answers.size() + 1L);
    answers.add(
        new RegressionEvaluation.Miss(
            example.place(), LabelNumbers.of(example), scale.number(outputs[0])));
  }

  @Override
  public long examples() {
    return answers.size();
  }

  @Override
  public RegressionEvaluation build(long elapsedMillis) {
    double[] actual = answers.stream().mapToDouble(RegressionEvaluation.Miss::actual).toArray();
    double[] predicted =
        answers.stream().mapToDouble(RegressionEvaluation.Miss::predicted).toArray();
    double absolute = 0;
    double squared = 0;
    for (int i = 0; i < actual.length; i++) {
      double error = predicted[i] - actual[i];
      absolute += Math.abs(error);
      squared += error * error;
    }
    double loss = squared / actual.length;
    Map<Figure, Double> figures = new LinkedHashMap<>();
    figures.put(Figure.PEARSON, Correlation.pearson(actual, predicted));
    figures.put(Figure.SPEARMAN, Correlation.spearman(actual, predicted));
    figures.put(Figure.MAE, absolute / actual.length);
    figures.put(Figure.RMSE, Math.sqrt(loss));
    figures.put(Figure.LOSS, loss);
    return new RegressionEvaluation(
        dataset,
        actual.length,
        loss,
        Collections.unmodifiableMap(figures),
        residuals(),
        worst(),
        elapsedMillis);
  }

  private List<RegressionEvaluation.Miss> worst() {
    return answers.stream()
        .sorted(
            Comparator.comparingDouble(
                (RegressionEvaluation.Miss miss) -> -Math.abs(miss.predicted() - miss.actual())))
        .limit(WORST)
        .toList();
  }

  /** Parts of about as many examples each; equal numbers are in one part. */
  private List<RegressionEvaluation.Residuals> residuals() {
    List<RegressionEvaluation.Miss> sorted =
        answers.stream()
            .sorted(Comparator.comparingDouble(RegressionEvaluation.Miss::actual))
            .toList();
    List<RegressionEvaluation.Residuals> parts = new ArrayList<>();
    int from = 0;
    for (int part = 1; part <= PARTS; part++) {
      int to = (int) ((long) sorted.size() * part / PARTS);
      while (to > from && to < sorted.size() && sameNumber(sorted, to)) {
        to++;
      }
      if (to > from) {
        parts.add(residuals(sorted.subList(from, to)));
        from = to;
      }
    }
    return parts;
  }

  private static boolean sameNumber(List<RegressionEvaluation.Miss> sorted, int at) {
    return sorted.get(at).actual() == sorted.get(at - 1).actual();
  }

  private static RegressionEvaluation.Residuals residuals(List<RegressionEvaluation.Miss> part) {
    double predicted = 0;
    double error = 0;
    double absolute = 0;
    for (RegressionEvaluation.Miss miss : part) {
      predicted += miss.predicted();
      error += miss.predicted() - miss.actual();
      absolute += Math.abs(miss.predicted() - miss.actual());
    }
    int size = part.size();
    return new RegressionEvaluation.Residuals(
        part.get(0).actual(),
        part.get(size - 1).actual(),
        size,
        predicted / size,
        error / size,
        absolute / size);
  }
}
