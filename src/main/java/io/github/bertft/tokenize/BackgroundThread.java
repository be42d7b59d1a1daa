package io.github.bertft.tokenize;

/** What both background threads of this package share: how they end and how they fail. */
final class BackgroundThread {
  private BackgroundThread() {}

  /** Waits for the end of a thread that was told to stop; keeps an interrupt for the caller. */
  static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Throws what a background thread ended with; returns only in the eyes of the compiler. */
  static RuntimeException rethrow(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    throw new IllegalStateException(failure);
  }
}
