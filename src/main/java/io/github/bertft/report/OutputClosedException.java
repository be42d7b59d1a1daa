package io.github.bertft.report;

/**
 * Who read the output has gone, as {@code head} does; nobody's mistake, so the command ends
 * quietly.
 */
public final class OutputClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputClosedException(Throwable cause) {
    super("the reader of the output has closed it", cause);
  }
}
