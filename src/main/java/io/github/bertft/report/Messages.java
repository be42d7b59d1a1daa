package io.github.bertft.report;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;

/** What a command says beside its results, on standard error: as lines for people, or as JSON. */
public abstract class Messages {
  private int warnings;

  /** Lines for people; control characters of names and the like are escaped. */
  public static Messages text(PrintWriter err) {
    return new Text(err);
  }

  /** One JSON object a line, for programs; {@code docs/exit-codes.md} names its fields. */
  public static Messages json(PrintWriter err) {
    return new JsonMessages(err);
  }

  /** None at all; a display for long tasks is none of them. */
  public static Messages silent() {
    return new Text(new PrintWriter(Writer.nullWriter()));
  }

  /** A line about the run itself; names in it may be anybody's. */
  public abstract void info(String line);

  /** Something that is not an error but should be known. */
  public final void warn(Fault warning) {
    warnings++;
    warning(warning);
  }

  /** How often there was a warning. */
  public final int warnings() {
    return warnings;
  }

  /**
   * What makes the command fail, at once or in the end.
   *
   * @param code the exit code for it
   * @param retryable whether the same command may do it another time
   */
  public abstract void errors(List<Fault> faults, int code, boolean retryable);

  /** A display for long tasks, to be closed. */
  public abstract Progress progress();

  abstract void warning(Fault warning);

  private static final class Text extends Messages {
    private static final int MAX_FAULTS = 20;

    private final PrintWriter err;

    Text(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void info(String line) {
      print(Quoted.escape(line));
    }

    @Override
    void warning(Fault warning) {
      print("warning: " + warning.render());
    }

    @Override
    public void errors(List<Fault> faults, int code, boolean retryable) {
      faults.stream().limit(MAX_FAULTS).forEach(fault -> print("bertft: " + fault.render()));
      if (faults.size() > MAX_FAULTS) {
        print("bertft: and " + (faults.size() - MAX_FAULTS) + " more");
      }
    }

    @Override
    public Progress progress() {
      return ProgressBar.onStandardError();
    }

    private void print(String safe) {
      err.println(safe);
      err.flush();
    }
  }
}
