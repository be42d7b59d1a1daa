package io.github.bertft.storage;

/** Something to tidy up if a signal ends the process before the work is done. */
public final class ExitCleanup {
  private final Thread hook;

  private ExitCleanup(Thread hook) {
    this.hook = hook;
  }

  /** Registers an action for the end of the process; what it throws is dropped. */
  public static ExitCleanup register(Runnable action) {
    Thread hook =
        new Thread(
            () -> {
              try {
                action.run();
              } catch (RuntimeException e) {
                // Nobody is left to be told, and the next start clears what is left.
                return;
              }
            },
            "bertft-exit-cleanup");
    Runtime.getRuntime().addShutdownHook(hook);
    return new ExitCleanup(hook);
  }

  /** Takes it back; without effect while the process is ending. */
  public void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The action is running, or about to.
      return;
    }
  }
}
