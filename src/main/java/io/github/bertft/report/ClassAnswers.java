package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.evaluate.LabelPrediction;
import io.github.bertft.evaluate.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The most probable class or classes: columns {@code label}, {@code probability}; with several
 * {@code label_2}, {@code probability_2} and so on; with all scores a column {@code
 * probability:LABEL} for each label instead.
 */
final class ClassAnswers implements Answers {
  private final PredictionOptions options;
  private final int shown;
  private final PaddedLabels padded;

  ClassAnswers(PredictionOptions options) {
    this.options = options;
    shown = options.allScores() ? options.labels().size() : options.top();
    padded = new PaddedLabels(options.labels());
  }

  @Override
  public List<String> titles() {
    List<String> titles = new ArrayList<>(List.of("label", "probability"));
    if (options.allScores()) {
      options.labels().forEach(label -> titles.add("probability:" + label));
    } else {
      for (int i = 2; i <= options.top(); i++) {
        titles.add("label_" + i);
        titles.add("probability_" + i);
      }
    }
    return titles;
  }

  @Override
  public List<String> cells(Prediction prediction) {
    LabelPrediction classes = (LabelPrediction) prediction;
    float[] probabilities = classes.probabilities();
    List<String> cells = new ArrayList<>();
    for (int label : ranking(classes, options.allScores() ? 1 : options.top())) {
      cells.add(options.labels().get(label));
      cells.add(Float.toString(probabilities[label]));
    }
    if (options.allScores()) {
      for (float probability : probabilities) {
        cells.add(Float.toString(probability));
      }
    }
    return cells;
  }

  @Override
  public void put(ObjectNode node, Prediction prediction) {
    LabelPrediction classes = (LabelPrediction) prediction;
    put(node, classes, classes.best());
    if (options.allScores() || shown > 1) {
      ArrayNode list = node.putArray("scores");
      for (int label : ranking(classes, shown)) {
        put(list.addObject(), classes, label);
      }
    }
  }

  private void put(ObjectNode node, LabelPrediction prediction, int label) {
    node.put("label", options.labels().get(label));
    node.put("probability", prediction.probabilities()[label]);
  }

  @Override
  public List<String> lines(Prediction prediction) {
    LabelPrediction classes = (LabelPrediction) prediction;
    return ranking(classes, shown).stream()
        .map(label -> padded.padded(label) + "  " + Figures.four(classes.probabilities()[label]))
        .toList();
  }

  /** Indices of the most probable classes, most probable first; the lower index wins a tie. */
  private static List<Integer> ranking(LabelPrediction prediction, int count) {
    float[] probabilities = prediction.probabilities();
    if (count == 1) {
      return List.of(prediction.best());
    }
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -probabilities[i]))
        .limit(count)
        .toList();
  }
}
