package io.github.bertft.run;

import java.time.Duration;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * SIGINT and SIGTERM while training runs: the first asks for a stop after the step under way, a
 * second one ends the process at once.
 */
final class StopSignal implements AutoCloseable {
  private static final int SIGINT_CODE = 130;
  private static final int SIGTERM_CODE = 143;

  /** A supervisor sends SIGKILL some time after SIGTERM; a step or a disk may hang until then. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Console console;
  private final @Nullable Object previousInterrupt;
  private final @Nullable Object previousTerminate;
  private volatile int code;

  private StopSignal(Console console) {
    this.console = console;
    previousInterrupt = Signals.register("INT", () -> request(SIGINT_CODE));
    previousTerminate = Signals.register("TERM", () -> request(SIGTERM_CODE));
  }

  /** Listens until closed. */
  static StopSignal listen(Console console) {
    return new StopSignal(console);
  }

  /** Whether the run should stop as soon as it can. */
  boolean requested() {
    return code != 0;
  }

  /** Whether SIGTERM asked for it, not SIGINT. */
  boolean terminated() {
    return code == SIGTERM_CODE;
  }

  /** Of the one that asked for it. */
  String name() {
    return terminated() ? "SIGTERM" : "SIGINT";
  }

  private synchronized void request(int exitCode) {
    if (code != 0) {
      Runtime.getRuntime().halt(exitCode);
    }
    code = exitCode;
    if (exitCode == SIGTERM_CODE) {
      Thread timer = new Thread(StopSignal::haltLater, "bertft-stop");
      timer.setDaemon(true);
      timer.start();
    }
    console.say("stopping after this step; once more stops at once");
  }

  private static void haltLater() {
    try {
      Thread.sleep(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Runtime.getRuntime().halt(SIGTERM_CODE);
  }

  @Override
  public void close() {
    Signals.unregister("INT", previousInterrupt);
    Signals.unregister("TERM", previousTerminate);
  }
}
