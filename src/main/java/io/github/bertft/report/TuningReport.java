package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.data.ProblemType;
import io.github.bertft.evaluate.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The trials of a search by rank: terminal, Markdown, JSON and a plot. */
public final class TuningReport {
  private final List<TrialResult> ranked;
  private final String metric;

  /**
   * Ranks the trials.
   *
   * @param metric by which; see {@link Measured#score}
   */
  public TuningReport(List<TrialResult> results, String metric) {
    this.metric = metric;
    ranked =
        results.stream()
            .sorted(
                Comparator.comparing((TrialResult result) -> result.stoppedAfter() > 0)
                    .thenComparing(result -> -score(result))
                    .thenComparing(TrialResult::number))
            .toList();
  }

  /** Below every other where there is no figure. */
  private double score(TrialResult result) {
    return result.validation().map(m -> m.score(metric)).orElse(Double.NEGATIVE_INFINITY);
  }

  private boolean isCandidate(TrialResult result) {
    return result.stoppedAfter() == 0 && score(result) > Double.NEGATIVE_INFINITY;
  }

  /** The first of those at their end that validate best; empty if every trial diverged. */
  public Optional<TrialResult> best() {
    return ranked.stream().findFirst().filter(this::isCandidate);
  }

  /** One row a trial, the best first; ends in a line feed. */
  public String text() {
    TextTable table =
        new TextTable(
            titles().stream()
                .map(t -> keys().contains(t) ? TextTable.left(t) : TextTable.right(t))
                .toList());
    rows().forEach(table::row);
    return table.render();
  }

  /** The same as a page. */
  public String markdown() {
    StringBuilder page = new StringBuilder("# Search\n\nBy validation ");
    page.append(metric).append("; the test sets were not opened.");
    page.append(tasks().isEmpty() ? "" : " Figures are means over the tasks.");
    page.append("\n\n![trials](tuning.svg)\n\n");
    page.append("| ").append(String.join(" | ", titles())).append(" |\n");
    page.append("| ---: ".repeat(titles().size())).append("|\n");
    for (List<String> row : rows()) {
      List<String> cells = row.stream().map(Markdown::escape).toList();
      page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
    return page.toString();
  }

  private List<String> keys() {
    return ranked.isEmpty() ? List.of() : List.copyOf(ranked.get(0).settings().keySet());
  }

  private List<Figure> figures() {
    return Figure.inSearch(measured().map(Measured::problem).orElse(ProblemType.SINGLE_LABEL));
  }

  private Optional<Measured> measured() {
    return ranked.stream().flatMap(result -> result.validation().stream()).findFirst();
  }

  /** Names of those that the figures are the means of. */
  private List<String> tasks() {
    return measured().map(Measured::tasks).orElse(List.of()).stream()
        .map(Measured::dataset)
        .toList();
  }

  private String ofTask(Measured measured, String task) {
    Figure first = figures().get(0);
    return measured.tasks().stream()
        .filter(each -> each.dataset().equals(task))
        .map(each -> Figures.of(first, each.figure(first)))
        .findFirst()
        .orElse("-");
  }

  private boolean halved() {
    return ranked.stream().anyMatch(result -> result.stoppedAfter() > 0);
  }

  private List<String> titles() {
    List<String> titles = new ArrayList<>(List.of("rank", "trial"));
    titles.addAll(keys());
    figures().forEach(figure -> titles.add(figure.title()));
    tasks().forEach(task -> titles.add(task + " " + figures().get(0).title()));
    titles.add("time");
    if (halved()) {
      titles.add("ended");
    }
    return titles;
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (TrialResult result : ranked) {
      List<String> row = new ArrayList<>();
      row.add(Integer.toString(rows.size() + 1));
      row.add(Integer.toString(result.number()));
      row.addAll(result.settings().values());
      Optional<Measured> measured = result.validation();
      for (Figure figure : figures()) {
        String none = figure == figures().get(0) ? "diverged" : "-";
        row.add(measured.map(m -> Figures.of(figure, m.figure(figure))).orElse(none));
      }
      for (String task : tasks()) {
        row.add(measured.map(m -> ofTask(m, task)).orElse("-"));
      }
      row.add(Figures.duration(result.elapsedMillis()));
      if (halved()) {
        int stopped = result.stoppedAfter();
        row.add(stopped == 0 ? "-" : "given up after epoch " + stopped);
      }
      rows.add(row);
    }
    return rows;
  }

  /** All figures with all digits, the best trial first. */
  public String json() {
    ObjectNode root = ReportJson.object();
    root.put("format_version", 1);
    root.put("chosen_by", "validation " + metric);
    best().ifPresent(best -> root.put("best", best.number()));
    ArrayNode trials = root.putArray("trials");
    for (TrialResult result : ranked) {
      trials.add(result.node());
    }
    return ReportJson.pretty(root);
  }

  /** The first figure, accuracy for classes, against trial as SVG. */
  public String plot() {
    List<TrialResult> inOrder =
        ranked.stream().sorted(Comparator.comparing(TrialResult::number)).toList();
    return TrialPlot.svg(inOrder, figures().get(0), best().map(TrialResult::number).orElse(0));
  }
}
