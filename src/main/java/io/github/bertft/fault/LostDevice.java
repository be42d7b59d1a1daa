package io.github.bertft.fault;

/** Tells a device that failed from other failures; the engine does so in words only. */
public final class LostDevice {
  private static final int MAX_CAUSES = 10;

  private LostDevice() {}

  /** A GPU that was reset, lost its driver or fell off the bus. */
  public static boolean explains(Throwable exception) {
    Throwable cause = exception;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      if (String.valueOf(cause.getMessage()).contains("CUDA error")) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
