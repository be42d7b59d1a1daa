package io.github.bertft.report;

import io.github.bertft.fault.Quoted;
import java.io.PrintStream;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Progress as plain lines, for logs: one every ten seconds or every tenth of the task, whichever
 * comes first, and never a carriage return.
 */
final class ProgressLines implements Progress {
  private static final long INTERVAL_MILLIS = 10_000;

  /** Tasks of a moment get their last line only. */
  private static final long MIN_INTERVAL_MILLIS = 1_000;

  private final PrintStream out;
  private final LongSupplier clockMillis;
  private final Supplier<OptionalLong> residentBytes;
  private String task = "";
  private String unit = "";
  private String message = "";
  private long total;
  private long done;
  private long startMillis;
  private long shownMillis;
  private long shownTenths;
  private long shownDone;
  private boolean open;

  /**
   * @param out where lines go
   * @param clockMillis a clock that never goes back
   * @param residentBytes memory of the process
   */
  ProgressLines(PrintStream out, LongSupplier clockMillis, Supplier<OptionalLong> residentBytes) {
    this.out = out;
    this.clockMillis = clockMillis;
    this.residentBytes = residentBytes;
  }

  @Override
  public void goOn(String task, long total, String unit, long elapsedMillis) {
    close();
    this.task = Quoted.escape(task);
    this.total = total;
    this.unit = Quoted.escape(unit);
    message = "";
    done = 0;
    shownDone = 0;
    shownTenths = 0;
    shownMillis = clockMillis.getAsLong();
    startMillis = shownMillis - elapsedMillis;
    open = true;
  }

  @Override
  public void step(long done, String message) {
    this.done = done;
    this.message = Quoted.escape(message);
    long tenths = total > 0 ? done * 10 / total : 0;
    long now = clockMillis.getAsLong();
    long sinceShown = now - shownMillis;
    if (sinceShown >= INTERVAL_MILLIS
        || (tenths > shownTenths && sinceShown >= MIN_INTERVAL_MILLIS)) {
      show(now, tenths);
    }
  }

  @Override
  public void aside(Runnable print) {
    print.run();
  }

  /** Tells where the task ended, if that wasn't told yet. */
  @Override
  public void close() {
    if (open && done > shownDone) {
      show(clockMillis.getAsLong(), 0);
    }
    open = false;
  }

  private void show(long now, long tenths) {
    shownMillis = now;
    shownTenths = tenths;
    shownDone = done;
    StringBuilder line = new StringBuilder(task).append(": ").append(Figures.count(done));
    if (total > 0) {
      line.append('/').append(Figures.count(total));
    }
    line.append(' ').append(unit);
    if (total > 0) {
      line.append(" (").append(100 * done / total).append("%)");
    }
    if (!message.isEmpty()) {
      line.append(", ").append(message);
    }
    line.append(", ").append(Figures.duration(now - startMillis));
    if (total > done && done > 0) {
      long leftMillis = (long) ((double) (now - startMillis) / done * (total - done));
      line.append(", ").append(Figures.duration(leftMillis)).append(" left");
    }
    residentBytes.get().ifPresent(bytes -> line.append(", ").append(Figures.bytes(bytes)));
    out.print(line.append('\n'));
    out.flush();
  }
}
