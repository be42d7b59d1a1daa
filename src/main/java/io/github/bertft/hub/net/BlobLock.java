package io.github.bertft.hub.net;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one thread of one process at a time fetch a blob; the system frees it after a kill. */
final class BlobLock {
  /** The system's locks are a whole process's: its threads need locks of their own. */
  private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

  private BlobLock() {}

  /** What is done meanwhile. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  /**
   * Does something when nobody else does it.
   *
   * @param folder of lock files
   * @param waiting is run first where another process is at it
   */
  static void holding(Path folder, String blob, Runnable waiting, Action action)
      throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(blob + ".bertft.lock").toAbsolutePath().normalize();
    ReentrantLock here = HERE.computeIfAbsent(file, path -> new ReentrantLock());
    here.lock();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (channel.tryLock() == null) {
        waiting.run();
        channel.lock();
      }
      action.run(); // the lock ends with the channel
    } finally {
      here.unlock();
    }
  }
}
