package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Runs of one config under several seeds: each, their mean and standard deviation, the best. */
public final class SeedsReport {
  /** The file's name in an output folder. */
  public static final String FILE_NAME = "seeds.json";

  private final List<SeedResult> results;
  private final String metric;

  /**
   * Compares the runs.
   *
   * @param results at least one, with the same test sets
   * @param metric by which the best is chosen; see {@link SeedResult.Measured#score}
   */
  public SeedsReport(List<SeedResult> results, String metric) {
    this.results = List.copyOf(results);
    this.metric = metric;
  }

  /** The first of those that validate best; the first of all without validation data. */
  public SeedResult best() {
    SeedResult best = results.get(0);
    for (SeedResult result : results) {
      if (score(result) > score(best)) {
        best = result;
      }
    }
    return best;
  }

  private double score(SeedResult result) {
    return result.validation().map(measured -> measured.score(metric)).orElse(Double.NaN);
  }

  /** One row a seed with the accuracies, then mean and standard deviation; ends in a line feed. */
  public String text() {
    List<TextTable.Column> columns = new ArrayList<>();
    columns.add(TextTable.left("seed"));
    List<double[]> shares = new ArrayList<>();
    if (results.stream().allMatch(result -> result.validation().isPresent())) {
      columns.add(TextTable.right("validation"));
      shares.add(
          results.stream().mapToDouble(r -> r.validation().orElseThrow().accuracy()).toArray());
    }
    List<SeedResult.Measured> tests = results.get(0).tests();
    for (int i = 0; i < tests.size(); i++) {
      columns.add(TextTable.right(tests.get(i).dataset()));
      shares.add(column(i, SeedResult.Measured::accuracy));
    }
    TextTable table = new TextTable(columns);
    SeedResult best = best();
    for (int row = 0; row < results.size(); row++) {
      List<String> cells = new ArrayList<>();
      cells.add(results.get(row).seed() + (results.get(row).equals(best) ? " (kept)" : ""));
      for (double[] column : shares) {
        cells.add(Figures.percent(column[row]));
      }
      table.row(cells);
    }
    List<String> means = new ArrayList<>(List.of("mean ± sd"));
    for (double[] column : shares) {
      Spread spread = Spread.of(column);
      means.add(Figures.two(100 * spread.mean()) + " ± " + Figures.percent(spread.deviation()));
    }
    table.row(means);
    return "accuracy\n" + table.render();
  }

  private double[] column(int test, ToDoubleFunction<SeedResult.Measured> figure) {
    return results.stream().mapToDouble(r -> figure.applyAsDouble(r.tests().get(test))).toArray();
  }

  /** All figures with all digits; the keys are described in {@code docs/files.md}. */
  public String json() {
    ObjectNode root = ReportJson.object();
    root.put("format_version", 1);
    root.put("kept", best().seed());
    root.put("chosen_by", "validation " + metric);
    ArrayNode seeds = root.putArray("seeds");
    for (SeedResult result : results) {
      ObjectNode node = seeds.addObject();
      node.put("seed", result.seed());
      node.put("folder", result.folder().getFileName().toString());
      result.validation().ifPresent(measured -> node.set("validation", figures(measured)));
      ArrayNode datasets = node.putArray("datasets");
      result.tests().forEach(measured -> datasets.add(figures(measured)));
    }
    ArrayNode spreads = root.putArray("datasets");
    for (int i = 0; i < results.get(0).tests().size(); i++) {
      ObjectNode node = spreads.addObject();
      node.put("dataset", results.get(0).tests().get(i).dataset());
      node.set("accuracy", spread(column(i, SeedResult.Measured::accuracy)));
      node.set("macro_f1", spread(column(i, SeedResult.Measured::macroF1)));
      node.set("weighted_f1", spread(column(i, SeedResult.Measured::weightedF1)));
      node.set("loss", spread(column(i, SeedResult.Measured::loss)));
    }
    return ReportJson.pretty(root);
  }

  private static ObjectNode figures(SeedResult.Measured measured) {
    ObjectNode node = ReportJson.object();
    node.put("dataset", measured.dataset());
    node.set("accuracy", ReportJson.number(measured.accuracy()));
    node.set("macro_f1", ReportJson.number(measured.macroF1()));
    node.set("weighted_f1", ReportJson.number(measured.weightedF1()));
    node.set("loss", ReportJson.number(measured.loss()));
    return node;
  }

  private static ObjectNode spread(double[] values) {
    Spread spread = Spread.of(values);
    ObjectNode node = ReportJson.object();
    node.set("mean", ReportJson.number(spread.mean()));
    node.set("sd", ReportJson.number(spread.deviation()));
    return node;
  }

  /**
   * Mean and standard deviation.
   *
   * @param deviation of the sample, with n - 1; NaN for one value
   */
  private record Spread(double mean, double deviation) {
    static Spread of(double[] values) {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      double mean = sum / values.length;
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      double deviation = values.length == 1 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
      return new Spread(mean, deviation);
    }
  }
}
