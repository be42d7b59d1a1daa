package io.github.bertft.fault;

import java.util.Locale;

/** Tells a lack of memory from other failures. */
public final class OutOfMemory {
  private OutOfMemory() {}

  /** Java's own heap, or the engine's memory, which it tells of in words only. */
  public static boolean explains(Throwable exception) {
    return Causes.any(exception, OutOfMemory::tells);
  }

  private static boolean tells(Throwable cause) {
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return cause instanceof OutOfMemoryError
        || message.contains("can't allocate memory")
        || message.contains("cannot allocate memory")
        || message.contains("bad_alloc")
        || message.contains("cuda out of memory");
  }
}
