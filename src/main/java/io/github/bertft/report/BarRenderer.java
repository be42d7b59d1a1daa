package io.github.bertft.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/**
 * One line: {@code training 50% ████░░░░ 120/240 steps 3m 05s left loss 0.3412, 1.4 GiB}.
 *
 * <p>Where the terminal is narrow, the last parts of the message go first, so that the bar and the
 * time left stay.
 */
final class BarRenderer implements ProgressBarRenderer {
  private static final int MIN_BAR_COLUMNS = 10;
  private static final int MAX_BAR_COLUMNS = 40;
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";

  private final Look look;
  private final String unit;

  BarRenderer(Look look, String unit) {
    this.look = look;
    this.unit = unit;
  }

  @Override
  public String render(ProgressState state, int maxColumns) {
    return render(
        state.getTaskName(),
        state.getCurrent(),
        state.getMax(),
        state.getTotalElapsed(),
        state.getExtraMessage(),
        maxColumns);
  }

  String render(
      String task, long done, long total, Duration elapsed, String message, int maxColumns) {
    boolean known = total > 0;
    String head =
        known ? task + String.format(Locale.ROOT, " %3d%% ", percent(done, total)) : task + " ";
    String count =
        known
            ? " " + Figures.count(done) + "/" + Figures.count(total) + " " + unit
            : Figures.count(done) + " " + unit;
    String time = "  " + time(done, total, elapsed);
    int room = maxColumns - DisplayWidth.of(head + count + time) - (known ? MIN_BAR_COLUMNS : 0);
    String told = fit(message, room - 2);
    String tail = count + time + (told.isEmpty() ? "" : "  " + told);
    if (!known) {
      return DisplayWidth.cut(head + tail, maxColumns);
    }
    int columns = maxColumns - DisplayWidth.of(head + tail);
    if (columns < MIN_BAR_COLUMNS) {
      return DisplayWidth.cut(head + tail.strip(), maxColumns);
    }
    return head + bar(done, total, Math.min(MAX_BAR_COLUMNS, columns)) + tail;
  }

  private String bar(long done, long total, int columns) {
    int full = (int) (Math.min(done, total) * columns / total);
    String filled = (look.unicode() ? "█" : "=").repeat(full);
    String empty = (look.unicode() ? "░" : ".").repeat(columns - full);
    return look.colour() ? GREEN + filled + PLAIN + empty : filled + empty;
  }

  private static String time(long done, long total, Duration elapsed) {
    if (done > 0 && total > done) {
      double millisEach = (double) elapsed.toMillis() / done;
      return Figures.duration((long) (millisEach * (total - done))) + " left";
    }
    return Figures.duration(elapsed.toMillis());
  }

  /** As many of the message's comma-separated parts as there is room for. */
  private static String fit(String message, int columns) {
    List<String> parts = new ArrayList<>(Arrays.asList(message.split(", ", -1)));
    while (!parts.isEmpty() && DisplayWidth.of(String.join(", ", parts)) > columns) {
      parts.remove(parts.size() - 1);
    }
    return String.join(", ", parts);
  }

  private static long percent(long done, long total) {
    return 100 * Math.min(done, total) / total;
  }

  /**
   * What the terminal can show.
   *
   * @param unicode whether it has block characters
   * @param colour whether colour is wanted
   */
  record Look(boolean unicode, boolean colour) {}
}
