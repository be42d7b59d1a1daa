package io.github.bertft.report;

import io.github.bertft.fault.Quoted;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.jspecify.annotations.Nullable;

/** Progress as a bar that redraws one line of a terminal. */
public final class ProgressBar implements Progress {
  private static final int REDRAW_MILLIS = 250;
  private static final String ERASE_REST = "\u001b[K";
  private static final int DEFAULT_COLUMNS = 80;
  private static final int MIN_COLUMNS = 40;

  private final BarRenderer.Look look;
  private final Line line;
  private me.tongfei.progressbar.@Nullable ProgressBar bar;

  ProgressBar(PrintStream out, int columns, BarRenderer.Look look) {
    this.look = look;
    this.line = new Line(out, columns);
  }

  /** A bar on standard error if that is a terminal, plain lines there otherwise. */
  public static Progress onStandardError() {
    Map<String, String> environment = System.getenv();
    Charset charset = charset();
    // Not System.err: on Java 17 it may be set to another encoding than the terminal's.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.err), /* autoFlush= */ true, charset);
    if (!TerminalCheck.standardErrorIsTerminal(environment)) {
      return new ProgressLines(
          reached -> out.print(reached.line() + '\n'),
          () -> System.nanoTime() / 1_000_000,
          ProcessMemory::residentBytes);
    }
    return new ProgressBar(out, columns(environment.get("COLUMNS")), look(environment, charset));
  }

  @Override
  public void goOn(String task, long total, String unit, long elapsedMillis) {
    close();
    try {
      bar =
          new ProgressBarBuilder()
              .setTaskName(Quoted.escape(task))
              .setInitialMax(total)
              .startsFrom(0, Duration.ofMillis(elapsedMillis))
              .setUpdateIntervalMillis(REDRAW_MILLIS)
              .setRenderer(new BarRenderer(look, Quoted.escape(unit)))
              .setConsumer(line)
              .build();
    } catch (RuntimeException e) {
      // A terminal that can't be drawn on is no reason to stop the work.
      bar = null;
    }
  }

  @Override
  public void step(long done, String message) {
    if (bar != null) {
      OptionalLong bytes = ProcessMemory.residentBytes();
      String memory = bytes.isPresent() ? Figures.bytes(bytes.getAsLong()) : "";
      String gap = message.isEmpty() || memory.isEmpty() ? "" : ", ";
      bar.setExtraMessage(Quoted.escape(message) + gap + memory);
      bar.stepTo(done);
    }
  }

  @Override
  public void aside(Runnable print) {
    line.aside(print);
  }

  @Override
  public void close() {
    if (bar != null) {
      try {
        bar.close();
      } catch (RuntimeException e) {
        // As in start.
        line.close();
      }
      bar = null;
    }
  }

  static int columns(@Nullable String variable) {
    try {
      int columns = variable == null ? DEFAULT_COLUMNS : Integer.parseInt(variable.strip());
      return Math.max(MIN_COLUMNS, columns);
    } catch (NumberFormatException e) {
      return DEFAULT_COLUMNS;
    }
  }

  static BarRenderer.Look look(Map<String, String> environment, Charset charset) {
    // By no-color.org any text but the empty one switches colour off.
    return new BarRenderer.Look(
        charset.equals(StandardCharsets.UTF_8), environment.getOrDefault("NO_COLOR", "").isEmpty());
  }

  private static Charset charset() {
    for (String property : new String[] {"stderr.encoding", "sun.stderr.encoding"}) {
      String name = System.getProperty(property);
      if (name != null && Charset.isSupported(name)) {
        return Charset.forName(name);
      }
    }
    String name = System.getProperty("native.encoding", "UTF-8");
    return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
  }

  /** The line that the bar draws on; what prints aside waits for it and clears it first. */
  private static final class Line implements ProgressBarConsumer {
    private final PrintStream out;
    private final int columns;
    private boolean drawn;

    Line(PrintStream out, int columns) {
      this.out = out;
      this.columns = columns;
    }

    @Override
    public int getMaxRenderedLength() {
      // The last column stays free: some terminals go to a new line when it is written.
      return columns - 1;
    }

    @Override
    public synchronized void accept(String rendered) {
      out.print('\r' + rendered + ERASE_REST);
      out.flush();
      drawn = true;
    }

    @Override
    public synchronized void clear() {
      if (drawn) {
        out.print('\r' + " ".repeat(columns - 1) + '\r');
        out.flush();
        drawn = false;
      }
    }

    synchronized void aside(Runnable print) {
      clear();
      print.run();
    }

    @Override
    public synchronized void close() {
      if (drawn) {
        out.println();
        out.flush();
        drawn = false;
      }
    }
  }
}
