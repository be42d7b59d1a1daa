package io.github.bertft.run;

/** What the tensor library is told before its first class loads. */
public final class EngineDefaults {
  private EngineDefaults() {}

  /**
   * No telemetry, no downloads, and no profiling executor, which would compile the kernels anew for
   * each shape of a batch; properties that are set already stay as they are.
   */
  public static void set() {
    setIfAbsent("OPT_OUT_TRACKING", "true");
    setIfAbsent("ai.djl.offline", "true");
    setIfAbsent("ai.djl.pytorch.graph_optimizer", "false");
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
