package io.github.bertft.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.data.ProblemType;
import io.github.bertft.evaluate.Figure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The figures of one dataset, or of several tasks' datasets as means over them.
 *
 * @param dataset its name
 * @param figures in the order of {@link Figure#of}; NaN if one was not finite
 * @param tasks those that the figures are the means of; empty for one dataset
 */
public record Measured(String dataset, Map<Figure, Double> figures, List<Measured> tasks) {
  private static final String TASKS = "tasks";

  public Measured {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    tasks = List.copyOf(tasks);
  }

  /** Reads what {@link #put} or an evaluation wrote. */
  static Measured of(JsonNode node) {
    Map<Figure, Double> figures = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      Figure.ofKey(field.getKey())
          .ifPresent(figure -> figures.put(figure, field.getValue().asDouble(Double.NaN)));
    }
    List<Measured> tasks = new ArrayList<>();
    node.path(TASKS).forEach(task -> tasks.add(of(task)));
    return new Measured(node.path("dataset").asText(), figures, tasks);
  }

  /**
   * Each dataset counting the same, as training forms means; NaN where one of them is.
   *
   * @param datasets with the same figures
   */
  static Map<Figure, Double> means(List<Measured> datasets) {
    Map<Figure, Double> means = new LinkedHashMap<>();
    for (Figure figure : datasets.get(0).figures.keySet()) {
      double sum = datasets.stream().mapToDouble(dataset -> dataset.figure(figure)).sum();
      means.put(figure, sum / datasets.size());
    }
    return means;
  }

  /** Adds the figures, and those of the tasks. */
  void put(ObjectNode node) {
    figures.forEach((figure, value) -> node.set(figure.key(), ReportJson.number(value)));
    node.remove(Figure.ERROR.key()); // 1 - accuracy
    if (!tasks.isEmpty()) {
      ArrayNode array = node.putArray(TASKS);
      tasks.forEach(task -> array.add(task.named()));
    }
  }

  /** The figures with the dataset's name. */
  ObjectNode named() {
    ObjectNode node = ReportJson.object();
    node.put("dataset", dataset);
    put(node);
    return node;
  }

  /** One of the figures; NaN if it was not measured. */
  double figure(Figure figure) {
    return figures.getOrDefault(figure, Double.NaN);
  }

  /** What the model was to tell. */
  ProblemType problem() {
    return Stream.of(ProblemType.values())
        .filter(problem -> figures.containsKey(Figure.of(problem).get(0)))
        .findFirst()
        .orElse(ProblemType.SINGLE_LABEL);
  }

  /**
   * The figure by which models are chosen, more is better; below every other if it is not defined.
   *
   * @param metric a {@link Figure#key}
   */
  public double score(String metric) {
    Figure figure = Figure.ofKey(metric).orElseThrow();
    double score = figure.score(figure(figure));
    return Double.isNaN(score) ? Double.NEGATIVE_INFINITY : score;
  }
}
