package io.github.bertft.report;

import io.github.bertft.data.ProblemType;
import io.github.bertft.evaluate.Figure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One row per evaluation while training goes on, as lines of fixed width and as Markdown. */
public final class TrainingTable {
  private static final List<String> TITLES =
      List.of("epoch", "step", "training loss", "validation loss");

  private static final int[] WIDTHS = {7, 9, 13, 15, 9, 9, 8};
  private static final int MIN_WIDTH = 8;

  private final List<Figure> figures;
  private final List<Row> rows = new ArrayList<>();

  /**
   * Of a training that is to learn this.
   *
   * @param metric by which the best model is chosen
   */
  public TrainingTable(ProblemType problem, Figure metric) {
    figures = figures(problem, metric);
  }

  /** What is shown beside the loss: the figure that decides is always among them. */
  public static List<Figure> figures(ProblemType problem, Figure metric) {
    List<Figure> figures = new ArrayList<>(Figure.inTraining(problem));
    if (metric != Figure.LOSS && !figures.contains(metric)) {
      figures.add(metric);
    }
    return List.copyOf(figures);
  }

  /**
   * Keeps the row.
   *
   * @return the line to print, ending in a line feed; the first row brings the titles along
   */
  public String add(Row row) {
    String titles = rows.isEmpty() ? line(titles()) : "";
    rows.add(row);
    return titles + line(cells(row, figures));
  }

  /** The rows added so far, in order. */
  public List<Row> rows() {
    return List.copyOf(rows);
  }

  private List<String> titles() {
    List<String> titles = new ArrayList<>(TITLES);
    figures.forEach(figure -> titles.add(figure.title()));
    titles.add("time");
    return titles;
  }

  /** The columns in the order of the Hugging Face trainer's cards, ours behind them. */
  public static String markdown(ProblemType problem, List<Row> rows) {
    Set<Figure> figures = new LinkedHashSet<>(Figure.inTraining(problem));
    rows.forEach(row -> figures.addAll(row.figures().keySet()));
    StringBuilder text = new StringBuilder("| Training Loss | Epoch | Step | Validation Loss |");
    figures.forEach(
        figure -> text.append(' ').append(EvaluationText.capitalised(figure)).append(" |"));
    text.append(" Time |\n").append("|---:".repeat(5 + figures.size())).append("|\n");
    for (Row row : rows) {
      List<String> cells = new ArrayList<>(cells(row, figures));
      cells.add(0, cells.remove(2));
      text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
    return text.toString();
  }

  private static List<String> cells(Row row, Collection<Figure> figures) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                Figures.two(row.epoch()),
                String.format(Locale.ROOT, "%d", row.step()),
                Figures.four(row.trainingLoss()),
                Figures.four(row.validationLoss())));
    for (Figure figure : figures) {
      cells.add(Figures.of(figure, row.figures().getOrDefault(figure, Double.NaN)));
    }
    cells.add(Figures.duration(row.elapsedMillis()));
    return cells;
  }

  /** A column is as wide as its title at least. */
  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      int least = i < WIDTHS.length ? WIDTHS[i] : MIN_WIDTH;
      int width = Math.max(least, titles().get(i).length());
      line.append(i == 0 ? "" : "  ");
      line.append(" ".repeat(Math.max(0, width - cells.get(i).length()))).append(cells.get(i));
    }
    return line.append('\n').toString();
  }

  /**
   * What one evaluation during training found; figures that were not measured are NaN.
   *
   * @param epoch passes over the data so far, with the started one as a fraction
   * @param step optimizer steps so far
   * @param trainingLoss mean since the previous row
   * @param validationLoss mean loss
   * @param figures those of {@link #figures}, or none
   * @param elapsedMillis wall time since training began
   */
  public record Row(
      double epoch,
      long step,
      double trainingLoss,
      double validationLoss,
      Map<Figure, Double> figures,
      long elapsedMillis) {
    public Row {
      figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
  }
}
