package io.github.bertft.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * Which weights a run keeps.
   *
   * @param best those of its best epoch, else those of its last
   * @param minDelta by how much an epoch must be better than the best before it
   */
  public record Kept(boolean best, double minDelta) {}

  /**
   * Reads {@code evaluation.json} and {@code metrics.jsonl} of a model folder.
   *
   * @param metric by which the epoch was chosen; see {@link Measured#score}
   * @param kept which epoch's weights the folder holds
   * @throws ModelException if a file is missing or damaged
   */
  public static SeedResult read(long seed, Path folder, String metric, Kept kept) {
    Path file = folder.resolve(EvaluationReport.FILE_NAME);
    try {
      List<Measured> tests = new ArrayList<>();
      JsonNode root = ReportJson.parse(Files.readString(file, StandardCharsets.UTF_8));
      root.path("datasets").forEach(dataset -> tests.add(Measured.of(dataset)));
      file = folder.resolve(MetricsLog.FILE_NAME);
      Optional<Measured> chosen = validation(file, metric, kept, Integer.MAX_VALUE);
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
  private static Optional<Measured> validation(Path file, String metric, Kept kept, int epochs)
      throws IOException {
    Measured last = null;
    Measured best = null;
    for (Measured epoch : evaluations(file, epochs)) {
      last = epoch;
      double toBeat =
          best == null ? Double.NEGATIVE_INFINITY : best.score(metric) + kept.minDelta();
      best = epoch.score(metric) > toBeat ? epoch : best;
    }
    return Optional.ofNullable(kept.best() && best != null ? best : last);
  }

  /** The evaluations of the first so many epochs; of several tasks, their means. */
  private static List<Measured> evaluations(Path file, int epochs) throws IOException {
    Map<Double, List<Measured>> byEpoch = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      JsonNode node = ReportJson.parse(line);
      double epoch = node.path("epoch").asDouble();
      if (node.path("kind").asText().equals("evaluation") && epoch <= epochs) {
        byEpoch.computeIfAbsent(epoch, key -> new ArrayList<>()).add(Measured.of(node));
      }
    }
    return byEpoch.values().stream()
        .map(
            tasks ->
                tasks.size() == 1
                    ? tasks.get(0)
                    : new Measured("validation", Measured.means(tasks), tasks))
        .toList();
  }

  /**
   * The validation figures of a run that has come so far; empty if it has not.
   *
   * @param file {@code metrics.jsonl}
   * @param epochs after how many
   * @throws ModelException if it cannot be read
   */
  public static Optional<Measured> after(Path file, String metric, Kept kept, int epochs) {
    try {
      boolean reached = false;
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        JsonNode node = ReportJson.parse(line);
        reached |=
            node.path("kind").asText().equals("evaluation")
                && node.path("epoch").asDouble() >= epochs;
      }
      return reached ? validation(file, metric, kept, epochs) : Optional.empty();
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
