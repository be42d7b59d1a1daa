package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.data.ProblemType;
import io.github.bertft.evaluate.Figure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Runs of one config under several seeds: each, their mean and standard deviation, the best. */
public final class SeedsReport {
  /** The file's name in an output folder. */
  public static final String FILE_NAME = "seeds.json";

  private static final String TESTS_MEAN = "mean of tests";

  private final List<SeedResult> results;
  private final String metric;

  /**
   * Compares the runs.
   *
   * @param results at least one, with the same test sets
   * @param metric by which the best is chosen; see {@link Measured#score}
   */
  public SeedsReport(List<SeedResult> results, String metric) {
    this.results = List.copyOf(results);
    this.metric = metric;
  }

  /**
   * What was measured in every run.
   *
   * @param runs in the order of the seeds
   */
  private record Series(String title, List<Measured> runs) {
    Spread spread(Figure figure) {
      return Spread.of(runs.stream().mapToDouble(run -> run.figure(figure)).toArray());
    }

    /** That of a task, by its place. */
    Series task(int index) {
      List<Measured> parts = runs.stream().map(run -> run.tasks().get(index)).toList();
      return new Series(title + " of " + parts.get(0).dataset(), parts);
    }

    List<Series> tasks() {
      return IntStream.range(0, runs.get(0).tasks().size()).mapToObj(this::task).toList();
    }

    /** Of each figure, and of each task's. */
    ObjectNode spreads() {
      ObjectNode node = ReportJson.object();
      node.put("dataset", runs.get(0).dataset());
      for (Figure figure : runs.get(0).figures().keySet()) {
        if (figure != Figure.ERROR) {
          node.set(figure.key(), spread(figure).json());
        }
      }
      if (!tasks().isEmpty()) {
        ArrayNode array = node.putArray("tasks");
        tasks().forEach(task -> array.add(task.spreads()));
      }
      return node;
    }
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

  private Optional<Series> validation() {
    return results.stream().allMatch(result -> result.validation().isPresent())
        ? Optional.of(
            new Series(
                "validation", results.stream().map(r -> r.validation().orElseThrow()).toList()))
        : Optional.empty();
  }

  private List<Series> tests() {
    List<Series> tests = new ArrayList<>();
    for (int i = 0; i < results.get(0).tests().size(); i++) {
      int place = i;
      List<Measured> runs = results.stream().map(result -> result.tests().get(place)).toList();
      tests.add(new Series(runs.get(0).dataset(), runs));
    }
    return tests;
  }

  private boolean hasTasks() {
    return validation().map(series -> !series.tasks().isEmpty()).orElse(false);
  }

  /** Over the test sets of several tasks; empty where there is nothing to take the mean of. */
  private Optional<Series> testsMean() {
    if (!hasTasks() || results.get(0).tests().size() < 2) {
      return Optional.empty();
    }
    List<Measured> means =
        results.stream()
            .map(result -> Measured.means(result.tests()))
            .map(figures -> new Measured(TESTS_MEAN, figures, List.of()))
            .toList();
    return Optional.of(new Series(TESTS_MEAN, means));
  }

  /**
   * One row a seed with the first figure, accuracy for classes, then mean and standard deviation;
   * of several tasks then one row a dataset. Ends in a line feed.
   */
  public String text() {
    List<Series> columns = new ArrayList<>();
    validation().ifPresent(columns::add);
    columns.addAll(tests());
    testsMean().ifPresent(columns::add);
    String bySeed = bySeed(columns);
    return hasTasks() ? bySeed + "\n" + byDataset() : bySeed;
  }

  private String bySeed(List<Series> series) {
    Figure first = Figure.of(problem()).get(0);
    List<TextTable.Column> columns = new ArrayList<>(List.of(TextTable.left("seed")));
    series.forEach(each -> columns.add(TextTable.right(each.title())));
    TextTable table = new TextTable(columns);
    SeedResult best = best();
    for (int row = 0; row < results.size(); row++) {
      List<String> cells = new ArrayList<>();
      cells.add(results.get(row).seed() + (results.get(row).equals(best) ? " (kept)" : ""));
      for (Series each : series) {
        cells.add(Figures.of(first, each.runs().get(row).figure(first)));
      }
      table.row(cells);
    }
    List<String> means = new ArrayList<>(List.of("mean ± sd"));
    series.forEach(each -> means.add(each.spread(first).text(first)));
    table.row(means);
    return first.title() + "\n" + table.render();
  }

  private String byDataset() {
    List<Series> rows = new ArrayList<>();
    validation()
        .ifPresent(
            series -> {
              rows.addAll(series.tasks());
              rows.add(new Series("mean of validation", series.runs()));
            });
    rows.addAll(tests());
    testsMean().ifPresent(rows::add);
    Figure chosenBy = Figure.ofKey(metric).orElseThrow();
    List<Figure> figures = new ArrayList<>(TrainingTable.figures(problem(), chosenBy));
    if (chosenBy == Figure.LOSS) {
      figures.add(chosenBy);
    }
    List<TextTable.Column> columns = new ArrayList<>(List.of(TextTable.left("dataset")));
    figures.forEach(figure -> columns.add(TextTable.right(figure.title())));
    TextTable table = new TextTable(columns);
    for (Series row : rows) {
      List<String> cells = new ArrayList<>(List.of(row.title()));
      figures.forEach(figure -> cells.add(row.spread(figure).text(figure)));
      table.row(cells);
    }
    return "mean ± sd of " + results.size() + " seeds\n" + table.render();
  }

  private ProblemType problem() {
    SeedResult result = results.get(0);
    return result
        .validation()
        .or(() -> result.tests().stream().findFirst())
        .map(Measured::problem)
        .orElse(ProblemType.SINGLE_LABEL);
  }

  /**
   * Writes {@link #json} into a folder that holds the best model, and adds a section to its card.
   *
   * @throws io.github.bertft.fault.ResourceException if it cannot be written
   * @throws IOException if the card cannot be read
   */
  public void write(Path folder) throws IOException {
    AtomicTextFile.write(folder.resolve(FILE_NAME), json());
    Path card = folder.resolve(ModelCard.FILE_NAME);
    String own = Files.exists(card) ? Files.readString(card, StandardCharsets.UTF_8) : "";
    String chosen = validation().isPresent() ? "the best by validation " + metric : "the first";
    AtomicTextFile.write(
        card,
        own
            + String.format(
                Locale.ROOT,
                "\n## Seeds\n\nTrained under %d seeds; this is the model of seed %d, %s. The figures"
                    + " above are its own.\n\n%s",
                results.size(),
                best().seed(),
                chosen,
                text().indent(4))); // a fence could be closed by a name
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
      result.validation().ifPresent(measured -> node.set("validation", measured.named()));
      ArrayNode datasets = node.putArray("datasets");
      result.tests().forEach(measured -> datasets.add(measured.named()));
    }
    validation().ifPresent(series -> root.set("validation", series.spreads()));
    ArrayNode spreads = root.putArray("datasets");
    tests().forEach(series -> spreads.add(series.spreads()));
    testsMean().ifPresent(series -> root.set("tests_mean", series.spreads()));
    return ReportJson.pretty(root);
  }
}
