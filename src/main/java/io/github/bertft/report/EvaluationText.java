package io.github.bertft.report;

import io.github.bertft.data.ProblemType;
import io.github.bertft.evaluate.ClassEvaluation;
import io.github.bertft.evaluate.ClassMetrics;
import io.github.bertft.evaluate.ConfusionMatrix;
import io.github.bertft.evaluate.ConfusionMatrix.Cell;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.evaluate.Figure;
import io.github.bertft.evaluate.MultiLabelEvaluation;
import io.github.bertft.evaluate.RegressionEvaluation;
import io.github.bertft.fault.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables of an evaluation. */
final class EvaluationText {
  /** The classes that a terminal shows in one matrix. */
  private static final int MAX_MATRIX_CLASSES = 20;

  private static final int MAX_CONFUSIONS = 20;
  private static final int MAX_LABEL_COLUMNS = 40;
  private static final int MAX_MATRIX_COLUMNS = 100;

  private EvaluationText() {}

  /** One row a dataset; the evaluations are of one model. */
  static String summary(List<Evaluation> evaluations) {
    List<TextTable.Column> columns =
        new ArrayList<>(List.of(TextTable.left("dataset"), TextTable.right("examples")));
    figures(evaluations).forEach(figure -> columns.add(TextTable.right(figure.title())));
    TextTable table = new TextTable(columns);
    for (Evaluation evaluation : evaluations) {
      List<String> row = new ArrayList<>();
      row.add(name(evaluation.dataset()));
      row.add(Figures.count(evaluation.examples()));
      evaluation.figures().forEach((figure, value) -> row.add(Figures.of(figure, value)));
      table.row(row);
    }
    return table.render();
  }

  private static List<Figure> figures(List<Evaluation> evaluations) {
    return Figure.of(
        evaluations.isEmpty() ? ProblemType.SINGLE_LABEL : evaluations.get(0).problem());
  }

  /** The error of a run over those that the paper reached on the same test set. */
  static String beside(PaperComparison paper, Evaluation evaluation) {
    TextTable table =
        new TextTable(
            List.of(
                TextTable.left(paper.dataset() + " beside Sun et al. 2019"),
                TextTable.right("error")));
    table.row("this model", Figures.percent(evaluation.figure(Figure.ERROR)));
    for (PaperComparison.Figure figure : paper.figures()) {
      table.row(
          figure.model(), (figure.approximate() ? "~" : "") + Figures.percent(figure.error()));
    }
    return table.render();
  }

  static String markdown(List<Evaluation> evaluations) {
    List<Figure> figures = figures(evaluations);
    StringBuilder table = new StringBuilder("| Dataset | Examples |");
    figures.forEach(figure -> table.append(' ').append(capitalised(figure)).append(" |"));
    table.append("\n|---|---:|").append("---:|".repeat(figures.size())).append('\n');
    for (Evaluation evaluation : evaluations) {
      List<String> cells = new ArrayList<>();
      cells.add(Markdown.escape(evaluation.dataset()));
      cells.add(Figures.count(evaluation.examples()));
      figures.forEach(figure -> cells.add(Figures.of(figure, evaluation.figure(figure))));
      table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
    return table.toString();
  }

  /** A figure's title at the start of a cell. */
  static String capitalised(Figure figure) {
    return figure.title().substring(0, 1).toUpperCase(Locale.ROOT) + figure.title().substring(1);
  }

  static String details(Evaluation evaluation) {
    if (evaluation instanceof MultiLabelEvaluation labels) {
      return name(labels.dataset()) + ": labels\n" + MultiLabelText.table(labels);
    }
    if (evaluation instanceof RegressionEvaluation numbers) {
      return name(numbers.dataset()) + ": errors by number\n" + RegressionText.tables(numbers);
    }
    return details((ClassEvaluation) evaluation);
  }

  private static String details(ClassEvaluation evaluation) {
    ConfusionMatrix confusion = evaluation.confusion();
    boolean asMatrix = confusion.classes() <= MAX_MATRIX_CLASSES;
    return name(evaluation.dataset())
        + ": classes\n"
        + classes(evaluation.classes())
        + '\n'
        + name(evaluation.dataset())
        + (asMatrix ? ": confusion matrix\n" + matrix(confusion) : confusions(confusion));
  }

  private static String classes(List<ClassMetrics> all) {
    WeakestRows<ClassMetrics> shown = WeakestRows.of(all, ClassMetrics::f1, "classes");
    TextTable table =
        new TextTable(
            List.of(
                TextTable.left("label"),
                TextTable.right("precision"),
                TextTable.right("recall"),
                TextTable.right("F1"),
                TextTable.right("support")));
    for (ClassMetrics row : shown.rows()) {
      table.row(
          name(row.label()),
          Figures.four(row.precision()),
          Figures.four(row.recall()),
          Figures.four(row.f1()),
          Figures.count(row.support()));
    }
    return table.render() + shown.note();
  }

  /** Rows are the true classes, columns the predicted ones; by number where names don't fit. */
  private static String matrix(ConfusionMatrix confusion) {
    TextTable named = matrix(confusion, false);
    return (named.width() <= MAX_MATRIX_COLUMNS ? named : matrix(confusion, true)).render();
  }

  private static TextTable matrix(ConfusionMatrix confusion, boolean numbered) {
    List<TextTable.Column> columns = new ArrayList<>();
    columns.add(TextTable.left("actual \\ predicted"));
    for (int j = 0; j < confusion.classes(); j++) {
      columns.add(
          TextTable.right(numbered ? "[" + (j + 1) + "]" : name(confusion.labels().get(j))));
    }
    TextTable table = new TextTable(columns);
    for (int i = 0; i < confusion.classes(); i++) {
      List<String> row = new ArrayList<>();
      String label = name(confusion.labels().get(i));
      row.add(numbered ? "[" + (i + 1) + "] " + label : label);
      for (int j = 0; j < confusion.classes(); j++) {
        row.add(Figures.count(confusion.count(i, j)));
      }
      table.row(row);
    }
    return table;
  }

  private static String confusions(ConfusionMatrix confusion) {
    List<Cell> cells = confusion.confusions();
    if (cells.isEmpty()) {
      return ": no confusions\n";
    }
    TextTable table =
        new TextTable(
            List.of(
                TextTable.left("actual"),
                TextTable.left("predicted"),
                TextTable.right("count"),
                TextTable.right("share of actual")));
    for (Cell cell : cells.subList(0, Math.min(MAX_CONFUSIONS, cells.size()))) {
      table.row(
          name(confusion.labels().get(cell.actual())),
          name(confusion.labels().get(cell.predicted())),
          Figures.count(cell.count()),
          Figures.percent((double) cell.count() / confusion.actualTotal(cell.actual())));
    }
    return ": most frequent confusions of " + Figures.count(cells.size()) + "\n" + table.render();
  }

  /** A label or dataset name, escaped here so that cutting can't split an escape's meaning. */
  static String name(String name) {
    return DisplayWidth.cut(Quoted.escape(name), MAX_LABEL_COLUMNS);
  }
}
