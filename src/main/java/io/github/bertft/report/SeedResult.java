package io.github.bertft.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.data.ProblemType;
import io.github.bertft.evaluate.Figure;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the run of one seed came to.
 *
 * @param seed of initialisation, order and dropout
 * @param folder of its model
 * @param validation the figures of the epoch whose weights the folder holds; empty without
 *     validation data
 * @param tests figures of the test sets, in the order of the config
 */
public record SeedResult(
    long seed, Path folder, Optional<Measured> validation, List<Measured> tests) {
  public SeedResult {
    tests = List.copyOf(tests);
  }

  /**
   * The figures of one dataset.
   *
   * @param dataset its name
   * @param figures in the order of {@link Figure#of}; NaN if one was not finite
   */
  public record Measured(String dataset, Map<Figure, Double> figures) {
    public Measured {
      figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    static Measured of(JsonNode node) {
      Map<Figure, Double> figures = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        Figure.ofKey(field.getKey())
            .ifPresent(figure -> figures.put(figure, field.getValue().asDouble(Double.NaN)));
      }
      return new Measured(node.path("dataset").asText(), figures);
    }

    /** Adds the figures. */
    void put(ObjectNode node) {
      figures.forEach((figure, value) -> node.set(figure.key(), ReportJson.number(value)));
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
     * The figure by which models are chosen, more is better; below every other if it is not
     * defined.
     *
     * @param metric a {@link Figure#key}
     */
    public double score(String metric) {
      Figure figure = Figure.ofKey(metric).orElseThrow();
      double score = figure.score(figure(figure));
      return Double.isNaN(score) ? Double.NEGATIVE_INFINITY : score;
    }
  }

  /**
   * Reads {@code evaluation.json} and {@code metrics.jsonl} of a model folder.
   *
   * @param metric by which the epoch was chosen; see {@link Measured#score}
   * @param keepsBest whether the folder holds the best epoch's weights, else the last one's
   * @throws ModelException if a file is missing or damaged
   */
  public static SeedResult read(long seed, Path folder, String metric, boolean keepsBest) {
    Path file = folder.resolve(EvaluationReport.FILE_NAME);
    try {
      List<Measured> tests = new ArrayList<>();
      JsonNode root = ReportJson.parse(Files.readString(file, StandardCharsets.UTF_8));
      root.path("datasets").forEach(dataset -> tests.add(Measured.of(dataset)));
      file = folder.resolve(MetricsLog.FILE_NAME);
      Optional<Measured> chosen = validation(file, metric, keepsBest, Integer.MAX_VALUE);
      return new SeedResult(seed, folder, chosen, tests);
    } catch (IOException e) {
      throw new ModelException(
          new Fault(
              "M93",
              file.toString(),
              "file is missing or damaged",
              "remove " + folder + " and train this seed again with --resume"),
          e);
    }
  }

  /**
   * The figures of the epoch that would be kept after the first so many.
   *
   * @param file {@code metrics.jsonl}
   * @throws IOException if it cannot be read
   */
  private static Optional<Measured> validation(
      Path file, String metric, boolean keepsBest, int epochs) throws IOException {
    Measured chosen = null;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      JsonNode node = ReportJson.parse(line);
      boolean counts = node.path("epoch").asDouble() <= epochs;
      if (node.path("kind").asText().equals("evaluation") && counts) {
        Measured epoch = Measured.of(node);
        boolean better = chosen == null || epoch.score(metric) > chosen.score(metric);
        chosen = better || !keepsBest ? epoch : chosen;
      }
    }
    return Optional.ofNullable(chosen);
  }

  /**
   * The validation figures of a run that has come so far; empty if it has not.
   *
   * @param file {@code metrics.jsonl}
   * @param epochs after how many
   * @throws ModelException if it cannot be read
   */
  public static Optional<Measured> after(Path file, String metric, boolean keepsBest, int epochs) {
    try {
      boolean reached = false;
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        JsonNode node = ReportJson.parse(line);
        reached |=
            node.path("kind").asText().equals("evaluation")
                && node.path("epoch").asDouble() >= epochs;
      }
      return reached ? validation(file, metric, keepsBest, epochs) : Optional.empty();
    } catch (IOException e) {
      throw new ModelException(
          new Fault("M93", file.toString(), "file is missing or damaged", "remove its folder"), e);
    }
  }

  /** Training time by the last evaluation of a run's {@code metrics.jsonl}. */
  public static long elapsedMillis(Path folder) {
    Path file = folder.resolve(MetricsLog.FILE_NAME);
    try {
      long millis = 0;
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        millis = Math.max(millis, ReportJson.parse(line).path("elapsed_millis").asLong());
      }
      return millis;
    } catch (IOException e) {
      throw new ModelException(
          new Fault("M93", file.toString(), "file is missing or damaged", "remove its folder"), e);
    }
  }
}
