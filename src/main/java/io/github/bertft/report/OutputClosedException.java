package io.github.bertft.report;

import java.io.IOException;
import java.util.Locale;

/**
 * Who read the output has gone, as {@code head} does; nobody's mistake, so the command ends
 * quietly.
 */
public final class OutputClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whether an output failed because its reader has gone, and not because of the disk. */
  public static boolean explains(IOException failure) {
    String lower = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    // Java has no type for it: POSIX says "Broken pipe", Windows "The pipe is being closed" and
    // "The pipe has been ended", Java's own pipes "Pipe closed" and "Read end dead".
    return lower.contains("pipe") || lower.contains("read end dead");
  }

  OutputClosedException(Throwable cause) {
    super("the reader of the output has closed it", cause);
  }
}
