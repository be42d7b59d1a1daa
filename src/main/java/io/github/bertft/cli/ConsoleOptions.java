package io.github.bertft.cli;

import io.github.bertft.report.Progress;
import io.github.bertft.report.ProgressBar;
import io.github.bertft.run.Console;
import io.github.bertft.run.HangUp;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How much a command tells while it works. */
final class ConsoleOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress; results, warnings and errors only.")
  private boolean quiet;

  /** The streams of the command line and a progress display; to be closed. */
  Open open() {
    return open(quiet ? Progress.silent() : ProgressBar.onStandardError());
  }

  /** As {@link #open} for work too short to need a progress display. */
  Open openQuiet() {
    return open(Progress.silent());
  }

  /** As {@link #open} for work that goes on where the terminal is closed. */
  Open openUnattended() {
    HangUp hangUp = HangUp.ignore();
    Open open = open();
    return new Open(
        open.console(),
        () -> {
          open.close();
          hangUp.close();
        });
  }

  private Open open(Progress progress) {
    return new Open(
        new Console(spec.commandLine().getOut(), spec.commandLine().getErr(), progress),
        progress::close);
  }

  /**
   * A console in use.
   *
   * @param end what is done when it is no longer used
   */
  record Open(Console console, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }
}
