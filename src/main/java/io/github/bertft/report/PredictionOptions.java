package io.github.bertft.report;

import io.github.bertft.data.LabelForm;
import io.github.bertft.data.ProblemType;
import java.util.List;

/**
 * What is written of each prediction.
 *
 * @param format the output's format
 * @param labels the labels' names in the order of the model's classes
 * @param top how many labels are told, most probable first, at least 1; more than there are labels
 *     means all
 * @param allScores whether the probability of every label is told; {@code top} is then ignored
 * @param echoText whether the text stands beside its prediction
 * @param excelSafe for CSV and TSV: an apostrophe before texts that a spreadsheet would run as a
 *     formula
 * @param terminal whether a terminal is written to, so that controls in CSV and TSV are escaped too
 * @param problem what the answers are
 * @param labelSeparator for CSV and TSV: stands between the labels of a text that may have several
 */
public record PredictionOptions(
    PredictionFormat format,
    List<String> labels,
    int top,
    boolean allScores,
    boolean echoText,
    boolean excelSafe,
    boolean terminal,
    ProblemType problem,
    String labelSeparator) {
  public PredictionOptions {
    labels = List.copyOf(labels);
    if (labels.isEmpty() || top < 1) {
      throw new IllegalArgumentException("predictions need a label and a top of at least 1");
    }
    top = Math.min(top, labels.size());
  }

  /** Of a model of several classes. */
  public PredictionOptions(
      PredictionFormat format,
      List<String> labels,
      int top,
      boolean allScores,
      boolean echoText,
      boolean excelSafe,
      boolean terminal) {
    this(
        format,
        labels,
        top,
        allScores,
        echoText,
        excelSafe,
        terminal,
        ProblemType.SINGLE_LABEL,
        LabelForm.DEFAULT_SEPARATOR);
  }
}
