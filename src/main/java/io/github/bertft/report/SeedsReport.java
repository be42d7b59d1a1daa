package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.data.ProblemType;
import io.github.bertft.evaluate.Figure;
import java.util.ArrayList;
import java.util.List;

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
    return result
        .validation()
        .map(measured -> measured.score(metric))
        .orElse(Double.NEGATIVE_INFINITY);
  }

  /**
   * One row a seed with the first figure, accuracy for classes, then mean and standard deviation;
   * ends in a line feed.
   */
  public String text() {
    List<TextTable.Column> columns = new ArrayList<>();
    columns.add(TextTable.left("seed"));
    List<double[]> shares = new ArrayList<>();
    Figure first = Figure.of(problem()).get(0);
    if (results.stream().allMatch(result -> result.validation().isPresent())) {
      columns.add(TextTable.right("validation"));
      shares.add(
          results.stream().mapToDouble(r -> r.validation().orElseThrow().figure(first)).toArray());
    }
    List<SeedResult.Measured> tests = results.get(0).tests();
    for (int i = 0; i < tests.size(); i++) {
      columns.add(TextTable.right(tests.get(i).dataset()));
      shares.add(column(i, first));
    }
    TextTable table = new TextTable(columns);
    SeedResult best = best();
    for (int row = 0; row < results.size(); row++) {
      List<String> cells = new ArrayList<>();
      cells.add(results.get(row).seed() + (results.get(row).equals(best) ? " (kept)" : ""));
      for (double[] column : shares) {
        cells.add(Figures.of(first, column[row]));
      }
      table.row(cells);
    }
    List<String> means = new ArrayList<>(List.of("mean ± sd"));
    for (double[] column : shares) {
      Spread spread = Spread.of(column);
      String mean =
          first.isShare() ? Figures.two(100 * spread.mean()) : Figures.four(spread.mean());
      means.add(mean + " ± " + Figures.of(first, spread.deviation()));
    }
    table.row(means);
    return first.title() + "\n" + table.render();
  }

  private ProblemType problem() {
    SeedResult result = results.get(0);
    return result
        .validation()
        .or(() -> result.tests().stream().findFirst())
        .map(SeedResult.Measured::problem)
        .orElse(ProblemType.SINGLE_LABEL);
  }

  private double[] column(int test, Figure figure) {
    return results.stream().mapToDouble(r -> r.tests().get(test).figure(figure)).toArray();
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
      for (Figure figure : results.get(0).tests().get(i).figures().keySet()) {
        if (figure != Figure.ERROR) {
          node.set(figure.key(), spread(column(i, figure)));
        }
      }
    }
    return ReportJson.pretty(root);
  }

  private static ObjectNode figures(SeedResult.Measured measured) {
    ObjectNode node = ReportJson.object();
    node.put("dataset", measured.dataset());
    measured.put(node);
    node.remove(Figure.ERROR.key()); // 1 - accuracy
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
