package io.github.bertft.fault;

import java.util.function.Predicate;

/** An exception and what it was caused by. */
final class Causes {
  /** Chains may have loops. */
  private static final int MAX_CAUSES = 10;

  private Causes() {}

  /** Whether the exception or one of its causes is such a one. */
  static boolean any(Throwable exception, Predicate<Throwable> test) {
    Throwable cause = exception;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      if (test.test(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
