package io.github.bertft.run;

import io.github.bertft.fault.Fault;
import io.github.bertft.report.Messages;
import io.github.bertft.report.Progress;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Collection;

/**
 * Where a run speaks.
 *
 * @param out results: what a script reads
 * @param messages everything else
 * @param progress how far it is
 */
public record Console(PrintWriter out, Messages messages, Progress progress) {
  /** One that says nothing. */
  Console silent() {
    return new Console(new PrintWriter(Writer.nullWriter()), Messages.silent(), Progress.silent());
  }

  /** A line about the run itself; names in it may be anybody's. */
  public void say(String line) {
    progress.aside(() -> messages.info(line));
  }

  /** A line or table of results. */
  public void result(String text) {
    progress.aside(
        () -> {
          out.print(text);
          if (!text.endsWith("\n")) {
            out.println();
          }
          out.flush();
        });
  }

  /** Something that is not an error but should be known. */
  public void warn(Collection<Fault> warnings) {
    warnings.forEach(warning -> progress.aside(() -> messages.warn(warning)));
  }
}
