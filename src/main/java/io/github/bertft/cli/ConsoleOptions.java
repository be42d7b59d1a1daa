package io.github.bertft.cli;

import io.github.bertft.report.Messages;
import io.github.bertft.report.Progress;
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
    return open(quiet ? Progress.silent() : messages().progress());
  }

  /** As {@link #open} for work too short to need a progress display. */
  Open openQuiet() {
    return open(Progress.silent());
  }

  /**
   * As {@link #open} for work that goes on where the terminal is closed; warnings, which may be far
   * above by then, are counted at its end.
   */
  Open openUnattended() {
    HangUp hangUp = HangUp.ignore();
    Open open = open();
    return new Open(
        open.console(),
        () -> {
          open.close();
          int warnings = messages().warnings();
          if (warnings > 0) {
            messages().info(warnings + (warnings == 1 ? " warning" : " warnings") + ", see above");
          }
          hangUp.close();
        });
  }

  private Open open(Progress progress) {
    return new Open(
        new Console(spec.commandLine().getOut(), messages(), progress), progress::close);
  }

  private Messages messages() {
    return BertftCommand.messages(spec);
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
