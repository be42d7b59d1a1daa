package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.evaluate.LabelsPrediction;
import io.github.bertft.evaluate.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The labels that reached their thresholds, most probable first: columns {@code labels} and {@code
 * probabilities}, each one cell; with all scores a column {@code probability:LABEL} for each label,
 * too.
 */
final class MultiLabelAnswers implements Answers {
  private final PredictionOptions options;
  private final PaddedLabels padded;

  MultiLabelAnswers(PredictionOptions options) {
    this.options = options;
    padded = new PaddedLabels(options.labels());
  }

  @Override
  public List<String> titles() {
    List<String> titles = new ArrayList<>(List.of("labels", "probabilities"));
    if (options.allScores()) {
      options.labels().forEach(label -> titles.add("probability:" + label));
    }
    return titles;
  }

  @Override
  public List<String> cells(Prediction prediction) {
    LabelsPrediction labels = (LabelsPrediction) prediction;
    List<String> cells = new ArrayList<>();
    cells.add(joined(labels, label -> options.labels().get(label)));
    cells.add(joined(labels, label -> Float.toString(labels.probabilities()[label])));
    if (options.allScores()) {
      for (float probability : labels.probabilities()) {
        cells.add(Float.toString(probability));
      }
    }
    return cells;
  }

  private String joined(LabelsPrediction prediction, Function<Integer, String> text) {
    return ranking(prediction, prediction.chosen().stream()).stream()
        .map(text)
        .collect(Collectors.joining(options.labelSeparator()));
  }

  @Override
  public void put(ObjectNode node, Prediction prediction) {
    LabelsPrediction labels = (LabelsPrediction) prediction;
    put(node.putArray("labels"), labels, ranking(labels, labels.chosen().stream()));
    if (options.allScores()) {
      put(node.putArray("scores"), labels, ranking(labels, all(labels)));
    }
  }

  private void put(ArrayNode list, LabelsPrediction prediction, List<Integer> indices) {
    for (int label : indices) {
      list.addObject()
          .put("label", options.labels().get(label))
          .put("probability", prediction.probabilities()[label]);
    }
  }

  /** With all scores a line for each label, a star before those that are taken. */
  @Override
  public List<String> lines(Prediction prediction) {
    LabelsPrediction labels = (LabelsPrediction) prediction;
    if (!options.allScores()) {
      String taken =
          ranking(labels, labels.chosen().stream()).stream()
              .map(label -> padded.plain(label) + " " + four(labels, label))
              .collect(Collectors.joining(", "));
      return List.of(taken.isEmpty() ? "no label" : taken);
    }
    return ranking(labels, all(labels)).stream()
        .map(
            label ->
                (labels.chosen().get(label) ? "* " : "  ")
                    + padded.padded(label)
                    + "  "
                    + four(labels, label))
        .toList();
  }

  private static String four(LabelsPrediction prediction, int label) {
    return Figures.four(prediction.probabilities()[label]);
  }

  private static IntStream all(LabelsPrediction prediction) {
    return IntStream.range(0, prediction.probabilities().length);
  }

  /** Most probable first; the lower index wins a tie. */
  private static List<Integer> ranking(LabelsPrediction prediction, IntStream indices) {
    return indices
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -prediction.probabilities()[i]))
        .toList();
  }
}
