package io.github.bertft.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** An exception and what it was caused by. */
public final class Causes {
  /** Chains may have loops. */
  private static final int MAX_CAUSES = 10;

  private Causes() {}

  /** The exception, its cause, and so on: the deepest one last, at most ten. */
  public static List<Throwable> of(Throwable exception) {
    List<Throwable> chain = new ArrayList<>();
    Throwable cause = exception;
    while (cause != null && chain.size() < MAX_CAUSES) {
      chain.add(cause);
      cause = cause.getCause();
    }
    return chain;
  }

  /** Whether the exception or one of its causes is such a one. */
  static boolean any(Throwable exception, Predicate<Throwable> test) {
    return of(exception).stream().anyMatch(test);
  }
}
