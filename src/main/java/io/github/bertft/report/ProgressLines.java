package io.github.bertft.report;

import java.util.OptionalLong;
import java.util.function.Consumer;
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

  private final Consumer<ReachedProgress> log;
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
   * @param log where lines go
   * @param clockMillis a clock that never goes back
   * @param residentBytes memory of the process
   */
  ProgressLines(
      Consumer<ReachedProgress> log,
      LongSupplier clockMillis,
      Supplier<OptionalLong> residentBytes) {
    this.log = log;
    this.clockMillis = clockMillis;
    this.residentBytes = residentBytes;
  }

  @Override
  public void goOn(String task, long total, String unit, long elapsedMillis) {
    close();
    this.task = task;
    this.total = total;
    this.unit = unit;
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
    this.message = message;
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
    log.accept(
        new ReachedProgress(
            task, done, total, unit, message, now - startMillis, residentBytes.get()));
  }
}
