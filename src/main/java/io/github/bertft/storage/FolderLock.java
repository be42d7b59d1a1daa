package io.github.bertft.storage;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.ResourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a folder, which need not exist yet, for one process at a time.
 *
 * <p>The system holds the lock, not the file: one that a killed process left is taken over at once.
 * A folder that exists is locked inside, and every folder beside it, because a run that began
 * before the folder was there could not lock it inside.
 */
public final class FolderLock {
  private static final String NAME = ".bertft.lock";
  private static final int ATTEMPTS = 100;
  private static final long PAUSE_MILLIS = 10;
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final List<Held> held = new ArrayList<>();

  private record Held(Path file, FileChannel channel) {}

  private FolderLock() {}

  /**
   * Does something while no other process does it.
   *
   * @throws ResourceException R47 if another process has the folder, R22 if no lock can be written
   */
  public static <T> T holding(Path folder, Supplier<T> action) {
    FolderLock lock = new FolderLock();
    try {
      lock.take(folder);
      return action.get();
    } finally {
      lock.release();
    }
  }

  private void take(Path folder) {
    try {
      Path named = DurableFiles.named(folder);
      Path parent = DurableFiles.parentOf(named);
      DurableFiles.createFolders(parent);
      if (Files.isDirectory(folder)) {
        hold(folder, folder.resolve(NAME));
      }
      if (Files.isWritable(parent) || held.isEmpty()) {
        hold(folder, parent.resolve("." + named.getFileName() + NAME));
      }
    } catch (IOException e) {
      throw new ResourceException(
          new Fault("R22", folder.toString(), "output cannot be written: " + IoReason.of(e)), e);
    }
  }

  private void hold(Path folder, Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    // Closing any channel to a file drops the system's lock of the whole process on it.
    if (!HELD_HERE.add(absolute)) {
      throw inUse(folder, "this process");
    }
    try {
      String mark = mark(); // before the lock, as the host's name may take its time
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        FileChannel channel = tryHold(folder, absolute, mark);
        if (channel != null) {
          held.add(new Held(absolute, channel));
          return;
        }
        pause();
      }
      throw inUse(folder, "another process");
    } catch (IOException | RuntimeException e) {
      HELD_HERE.remove(absolute);
      throw e;
    }
  }

  /** Null if its owner was about to take it or to remove it: to be tried again. */
  private static @Nullable FileChannel tryHold(Path folder, Path file, String mark)
      throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      Object opened = key(file);
      if (channel.tryLock() == null) {
        String owner = owner(file);
        if (!owner.isEmpty()) {
          throw inUse(folder, owner);
        }
      } else if (opened != null && opened.equals(key(file))) {
        channel.truncate(0);
        DurableFiles.writeFully(channel, StandardCharsets.UTF_8.encode(mark));
        return channel;
      }
      channel.close();
      return null;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Empty where the owner has not written its mark yet, or has just removed the file. */
  private static String owner(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private static @Nullable Object key(Path file) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Object key = attributes.fileKey();
      return key == null ? attributes.creationTime() : key; // Windows has no keys
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static ResourceException inUse(Path folder, String owner) {
    return new ResourceException(
        new Fault(
            "R47",
            folder.toString(),
            "is the output of another run that is under way: " + Quoted.escape(owner),
            "wait for it, or choose another output.folder"));
  }

  private static String mark() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "this machine";
    }
    return "process " + ProcessHandle.current().pid() + " on " + host;
  }

  /** Gives the folder free; the files go while they are still locked. */
  private void release() {
    held.forEach(FolderLock::release);
  }

  private static void release(Held lock) {
    try {
      Files.deleteIfExists(lock.file());
      lock.channel().close();
    } catch (IOException e) {
      // A file that stays is taken over by the next run; the lock ends with the process.
      return;
    } finally {
      HELD_HERE.remove(lock.file());
    }
  }
}
