package io.github.bertft.run;

import io.github.bertft.config.recipe.PaperDataset;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.report.EvaluationReport;
import io.github.bertft.report.PaperComparison;
import io.github.bertft.report.Provenance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The paper's error rates for those evaluations that are of its test sets. */
public final class PaperFigures {
  private PaperFigures() {}

  /**
   * The evaluations of a model with the paper's figures where a file is the test set of the model's
   * recipe.
   *
   * @param datasets name to data, as they were evaluated
   */
  public static EvaluationReport beside(
      List<Evaluation> evaluations, Map<String, String> datasets, Path model, Console console) {
    Provenance provenance = Provenance.read(model).orElse(null);
    PaperDataset dataset = provenance == null ? null : dataset(provenance.config());
    if (provenance == null || dataset == null) {
      return new EvaluationReport(evaluations);
    }
    List<String> testSets =
        provenance.data().stream()
            .filter(file -> file.role().startsWith("test:"))
            .map(Provenance.DataFile::sha256)
            .toList();
    List<Evaluation> measured = new ArrayList<>();
    for (Evaluation evaluation : evaluations) {
      String named = datasets.get(evaluation.dataset());
      if (named != null && testSets.contains(sha256(named, console))) {
        measured.add(evaluation);
      }
    }
    return new EvaluationReport(evaluations, of(measured, dataset, console));
  }

  private static String sha256(String named, Console console) {
    return Datasets.find(named, Datasets.Use.TEST, console).fingerprint().sha256();
  }

  /** The evaluations of a training's own test sets with the paper's figures. */
  static EvaluationReport beside(
      List<Evaluation> evaluations, @Nullable PaperDataset dataset, Console console) {
    return dataset == null
        ? new EvaluationReport(evaluations)
        : new EvaluationReport(evaluations, of(evaluations, dataset, console));
  }

  private static Map<String, PaperComparison> of(
      List<Evaluation> evaluations, PaperDataset dataset, Console console) {
    Map<String, PaperComparison> comparisons = new LinkedHashMap<>();
    for (Evaluation evaluation : evaluations) {
      if (evaluation.examples() == dataset.testTexts()) {
        comparisons.put(evaluation.dataset(), comparison(dataset));
      } else {
        console.warn(List.of(partOnly(evaluation, dataset)));
      }
    }
    return comparisons;
  }

  private static Fault partOnly(Evaluation evaluation, PaperDataset dataset) {
    return new Fault(
        "D112",
        Quoted.cut(evaluation.dataset(), 80),
        String.format(
            Locale.ROOT,
            "the paper's figures for %s are of %,d test texts, these are %,d: not shown",
            dataset.word(),
            dataset.testTexts(),
            evaluation.examples()));
  }

  private static PaperComparison comparison(PaperDataset dataset) {
    return new PaperComparison(
        dataset.word(),
        dataset.scores().stream()
            .map(
                score ->
                    new PaperComparison.Figure(
                        score.model(),
                        Math.round(100 * score.errorPercent()) / 1e4,
                        score.approximate()))
            .toList());
  }

  /** The dataset that a model's config names, if this program knows it. */
  private static @Nullable PaperDataset dataset(Map<String, Object> config) {
    return config.get("data") instanceof Map<?, ?> data
        ? Stream.of(PaperDataset.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(data.get("benchmark")))
            .findFirst()
            .orElse(null)
        : null;
  }
}
