package io.github.bertft.run;

import ai.djl.pytorch.jni.LibUtils;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Loads native libraries beside other work of a start: they take a third of a cold prediction, and
 * a core is idle meanwhile.
 */
public final class EngineLibraries {
  private static final CountDownLatch ENGINE = new CountDownLatch(1);
  private static volatile @Nullable Thread loading;

  private EngineLibraries() {}

  /**
   * Begins, once in a process, with those of the engine; those of the tokenizers follow. What fails
   * here is met again, and told, by who needs them.
   */
  public static void loadAhead() {
    Thread thread = new Thread(EngineLibraries::load, "libraries");
    thread.setDaemon(true);
    loading = thread;
    thread.start();
  }

  private static void load() {
    try {
      LibUtils.loadLibrary();
      ENGINE.countDown(); // the tokenizers' are awaited by the class that loads them
      ai.djl.huggingface.tokenizers.jni.LibUtils.checkStatus();
    } catch (RuntimeException | LinkageError | AssertionError e) {
      return;
    } finally {
      ENGINE.countDown();
    }
  }

  /** Waits for those of the engine, which should not start in the middle of it. */
  static void awaitEngine() {
    if (loading != null) {
      waitFor(ENGINE::await);
    }
  }

  /** Waits for all that was begun: a process should not end in the middle of it. */
  public static void await() {
    Thread begun = loading;
    if (begun != null) {
      waitFor(begun::join);
    }
  }

  private interface Waiting {
    void end() throws InterruptedException;
  }

  private static void waitFor(Waiting waiting) {
    try {
      waiting.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
