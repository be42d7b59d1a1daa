package io.github.bertft.report;

import io.github.bertft.fault.Quoted;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of text with straight columns, safe for a terminal: control characters of its cells are
 * escaped.
 */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /** A column whose cells begin at the left: words. */
  public static Column left(String title) {
    return new Column(Quoted.escape(title), false);
  }

  /** A column whose cells end at the right: numbers. */
  public static Column right(String title) {
    return new Column(Quoted.escape(title), true);
  }

  /** Adds a row with one cell per column. */
  public void row(String... cells) {
    row(List.of(cells));
  }

  /** Adds a row with one cell per column. */
  public void row(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          "expected " + columns.size() + " cells, was " + cells.size() + " of them");
    }
    rows.add(cells.stream().map(Quoted::escape).toList());
  }

  /** The titles, a rule and the rows; each line ends in a line feed and has no trailing space. */
  public String render() {
    int[] widths = widths();
    StringBuilder text = new StringBuilder();
    appendLine(text, columns.stream().map(Column::title).toList(), widths);
    List<String> rule = new ArrayList<>();
    for (int width : widths) {
      rule.add("-".repeat(width));
    }
    appendLine(text, rule, widths);
    for (List<String> row : rows) {
      appendLine(text, row, widths);
    }
    return text.toString();
  }

  /** Terminal columns of the widest line. */
  int width() {
    int sum = GAP.length() * (columns.size() - 1);
    for (int width : widths()) {
      sum += width;
    }
    return sum;
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = DisplayWidth.of(columns.get(i).title());
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], DisplayWidth.of(row.get(i)));
      }
    }
    return widths;
  }

  private void appendLine(StringBuilder text, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String padding = " ".repeat(widths[i] - DisplayWidth.of(cell));
      line.append(i == 0 ? "" : GAP);
      line.append(columns.get(i).endsRight() ? padding + cell : cell + padding);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  /**
   * One column.
   *
   * @param title its heading
   * @param endsRight whether its cells end at the right
   */
  public record Column(String title, boolean endsRight) {}
}
