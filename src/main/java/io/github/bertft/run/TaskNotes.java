package io.github.bertft.run;

import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.evaluate.Figure;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tells the user about tasks that are trained together. */
final class TaskNotes {
  private TaskNotes() {}

  /** As {@code accuracy: trec6 95.20%, ag-news 90.10%}. */
  static String accuracies(List<Evaluation> evaluations) {
    return evaluations.stream()
        .map(
            evaluation ->
                String.format(
                    Locale.ROOT,
                    "%s %.2f%%",
                    evaluation.dataset(),
                    100 * evaluation.figure(Figure.ACCURACY)))
        .collect(Collectors.joining(", ", "accuracy: ", ""));
  }
}
