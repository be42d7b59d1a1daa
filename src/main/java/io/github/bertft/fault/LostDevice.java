package io.github.bertft.fault;

/** Tells a device that failed from other failures; the engine does so in words only. */
public final class LostDevice {
  private LostDevice() {}

  /** A GPU that was reset, lost its driver or fell off the bus. */
  public static boolean explains(Throwable exception) {
    return Causes.any(
        exception, cause -> String.valueOf(cause.getMessage()).contains("CUDA error"));
  }
}
