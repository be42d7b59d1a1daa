package io.github.bertft.fault;

import java.util.Locale;

/** Tells a lack of memory from other failures. */
public final class OutOfMemory {
  private static final int MAX_CAUSES = 10;

  private OutOfMemory() {}

  /** Java's own heap, or the engine's memory, which it tells of in words only. */
  public static boolean explains(Throwable exception) {
    Throwable cause = exception;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (cause instanceof OutOfMemoryError
          || message.contains("can't allocate memory")
          || message.contains("cannot allocate memory")
          || message.contains("bad_alloc")
          || message.contains("cuda out of memory")) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
