package io.github.bertft.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One row per evaluation while training goes on, as lines of fixed width and as Markdown. */
public final class TrainingTable {
  private static final String[] TITLES = {
    "epoch", "step", "training loss", "validation loss", "accuracy", "error", "macro F1", "time"
  };
  private static final int[] WIDTHS = {7, 9, 13, 15, 9, 9, 8, 8};

  private final List<Row> rows = new ArrayList<>();

  /**
   * Keeps the row.
   *
   * @return the line to print, ending in a line feed; the first row brings the titles along
   */
  public String add(Row row) {
    String titles = rows.isEmpty() ? line(TITLES) : "";
    rows.add(row);
    return titles + line(cells(row));
  }

  /** The rows added so far, in order. */
  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /** The columns in the order of the Hugging Face trainer's cards, ours behind them. */
  public static String markdown(List<Row> rows) {
    StringBuilder text =
        new StringBuilder(
            "| Training Loss | Epoch | Step | Validation Loss | Accuracy | Error | Macro F1 | Time"
                + " |\n|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for (Row row : rows) {
      String[] cells = cells(row);
      String[] order = {
        cells[2], cells[0], cells[1], cells[3], cells[4], cells[5], cells[6], cells[7]
      };
      text.append("| ").append(String.join(" | ", order)).append(" |\n");
    }
    return text.toString();
  }

  private static String[] cells(Row row) {
    return new String[] {
      Figures.two(row.epoch()),
      String.format(Locale.ROOT, "%d", row.step()),
      Figures.four(row.trainingLoss()),
      Figures.four(row.validationLoss()),
      Figures.percent(row.accuracy()),
      Figures.percent(row.error()),
      Figures.four(row.macroF1()),
      Figures.duration(row.elapsedMillis())
    };
  }

  private static String line(String[] cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      line.append(i == 0 ? "" : "  ");
      line.append(" ".repeat(Math.max(0, WIDTHS[i] - cells[i].length()))).append(cells[i]);
    }
    return line.append('\n').toString();
  }

  /**
   * What one evaluation during training found; figures that were not measured are NaN.
   *
   * @param epoch passes over the data so far, with the started one as a fraction
   * @param step optimizer steps so far
   * @param trainingLoss mean since the previous row
   * @param validationLoss mean cross-entropy in nats
   * @param accuracy share of right predictions
   * @param macroF1 see {@link io.github.bertft.evaluate.Metrics#macroF1}
   * @param elapsedMillis wall time since training began
   */
  public record Row(
      double epoch,
      long step,
      double trainingLoss,
      double validationLoss,
      double accuracy,
      double macroF1,
      long elapsedMillis) {
    /** Share of wrong predictions. */
    public double error() {
      return 1 - accuracy;
    }
  }
}
