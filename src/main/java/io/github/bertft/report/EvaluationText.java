package io.github.bertft.report;

import io.github.bertft.evaluate.ClassMetrics;
import io.github.bertft.evaluate.ConfusionMatrix;
import io.github.bertft.evaluate.ConfusionMatrix.Cell;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.fault.Quoted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The tables of an evaluation. */
final class EvaluationText {
  /** The classes that a terminal shows in one matrix. */
  private static final int MAX_MATRIX_CLASSES = 20;

  private static final int MAX_CONFUSIONS = 20;
  private static final int MAX_CLASS_ROWS = 100;
  private static final int WEAKEST_CLASSES = 50;
  private static final int MAX_LABEL_COLUMNS = 40;
  private static final int MAX_MATRIX_COLUMNS = 100;

  private EvaluationText() {}

  static String summary(List<Evaluation> evaluations) {
    TextTable table =
        new TextTable(
            List.of(
                TextTable.left("dataset"),
                TextTable.right("examples"),
                TextTable.right("accuracy"),
                TextTable.right("error"),
                TextTable.right("macro F1"),
                TextTable.right("weighted F1"),
                TextTable.right("loss")));
    for (Evaluation evaluation : evaluations) {
      table.row(
          name(evaluation.dataset()),
          Figures.count(evaluation.examples()),
          Figures.percent(evaluation.accuracy()),
          Figures.percent(evaluation.error()),
          Figures.four(evaluation.macroF1()),
          Figures.four(evaluation.weightedF1()),
          Figures.four(evaluation.loss()));
    }
    return table.render();
  }

  /** The error of a run over those that the paper reached on the same test set. */
  static String beside(PaperComparison paper, Evaluation evaluation) {
    TextTable table =
        new TextTable(
            List.of(
                TextTable.left(paper.dataset() + " beside Sun et al. 2019"),
                TextTable.right("error")));
    table.row("this model", Figures.percent(evaluation.error()));
    for (PaperComparison.Figure figure : paper.figures()) {
      table.row(
          figure.model(), (figure.approximate() ? "~" : "") + Figures.percent(figure.error()));
    }
    return table.render();
  }

  static String markdown(List<Evaluation> evaluations) {
    StringBuilder table = new StringBuilder();
    table.append("| Dataset | Examples | Accuracy | Error | Macro F1 | Weighted F1 | Loss |\n");
    table.append("|---|---:|---:|---:|---:|---:|---:|\n");
    for (Evaluation evaluation : evaluations) {
      String[] cells = {
        Markdown.escape(evaluation.dataset()),
        Figures.count(evaluation.examples()),
        Figures.percent(evaluation.accuracy()),
        Figures.percent(evaluation.error()),
        Figures.four(evaluation.macroF1()),
        Figures.four(evaluation.weightedF1()),
        Figures.four(evaluation.loss())
      };
      table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
    return table.toString();
  }

  static String details(Evaluation evaluation) {
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
    List<ClassMetrics> shown = all;
    String note = "";
    if (all.size() > MAX_CLASS_ROWS) {
      shown =
          all.stream()
              .sorted(Comparator.comparingDouble(ClassMetrics::f1))
              .limit(WEAKEST_CLASSES)
              .toList();
      note =
          "the "
              + WEAKEST_CLASSES
              + " classes with the lowest F1 of "
              + Figures.count(all.size())
              + "; the JSON report has all\n";
    }
    TextTable table =
        new TextTable(
            List.of(
                TextTable.left("label"),
                TextTable.right("precision"),
                TextTable.right("recall"),
                TextTable.right("F1"),
                TextTable.right("support")));
    for (ClassMetrics row : shown) {
      table.row(
          name(row.label()),
          Figures.four(row.precision()),
          Figures.four(row.recall()),
          Figures.four(row.f1()),
          Figures.count(row.support()));
    }
    return table.render() + note;
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
  private static String name(String name) {
    return DisplayWidth.cut(Quoted.escape(name), MAX_LABEL_COLUMNS);
  }
}
