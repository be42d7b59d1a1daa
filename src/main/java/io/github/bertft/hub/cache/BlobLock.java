package io.github.bertft.hub.cache;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ResourceException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one thread of one process at a time fetch a blob; the system frees it after a kill. */
public final class BlobLock implements AutoCloseable {
  private static final long PAUSE_MILLIS = 20;
  private static final String ENDING = ".bertft.lock";

  /** The system's locks are a whole process's: its threads need locks of their own. */
  private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

  private final ReentrantLock here;
  private final FileChannel channel;

  private BlobLock(ReentrantLock here, FileChannel channel) {
    this.here = here;
    this.channel = channel;
  }

  /** What is done meanwhile. */
  @FunctionalInterface
  public interface Action {
    /** Runs while the lock is held. */
    void run() throws IOException;
  }

  /**
   * Does something when nobody else does it.
   *
   * @param folder of lock files
   * @param waiting is run first where another process is at it
   */
  public static void holding(Path folder, String blob, Runnable waiting, Action action)
      throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(blob + ENDING);
    ReentrantLock here = here(file);
    here.lock();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (channel.tryLock() == null) {
        waiting.run();
        await(channel);
      }
      action.run(); // the lock ends with the channel
    } finally {
      here.unlock();
    }
  }

  /**
   * Asks again and again: a wait in the system ends in "Resource deadlock avoided" where two
   * processes wait for a blob of each other, though it is threads that do, and none holds two.
   */
  private static void await(FileChannel channel) throws IOException {
    try {
      while (channel.tryLock() == null) {
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  /** What is deleted meanwhile. */
  @FunctionalInterface
  interface Deletion {
    /** The bytes that it freed. */
    long run() throws IOException;
  }

  /**
   * Deletes something while nobody fetches any blob.
   *
   * @param folder of lock files
   * @param repository for messages
   * @throws ResourceException N36 if somebody does
   */
  static long holdingAll(Path folder, Path repository, Deletion deletion) throws IOException {
    List<BlobLock> held = new ArrayList<>();
    try {
      for (Path file : files(folder)) {
        if (!take(file, held)) {
          throw new ResourceException(
              new Fault(
                  "N36",
                  repository.toString(),
                  "is being fetched",
                  "wait until that is done, or stop it"));
        }
      }
      return deletion.run();
    } finally {
      for (BlobLock lock : held) {
        lock.close();
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*" + ENDING)) {
        entries.forEach(files::add);
      }
    }
    return files;
  }

  /** Takes a lock if it is free. To close a second channel to its file would free it. */
  private static boolean take(Path file, List<BlobLock> held) throws IOException {
    ReentrantLock here = here(file);
    if (here.isHeldByCurrentThread() || !here.tryLock()) {
      return false;
    }
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.WRITE);
    } catch (IOException e) {
      here.unlock();
      throw e;
    }
    held.add(new BlobLock(here, channel));
    return channel.tryLock() != null;
  }

  private static ReentrantLock here(Path file) {
    return HERE.computeIfAbsent(file.toAbsolutePath().normalize(), unused -> new ReentrantLock());
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      here.unlock();
    }
  }
}
