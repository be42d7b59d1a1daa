package io.github.bertft.report;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.storage.ExitCleanup;
import io.github.bertft.storage.IoReason;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A UTF-8 text file that is either as it was or complete: written beside its place, then moved.
 *
 * <p>A target that is no regular file (a pipe, a device) is written directly. Closing without
 * {@link #commit} throws the text away.
 */
public final class AtomicTextFile implements TextFile {
  private final Path shown;
  private final Path target;
  private final @Nullable Path temporary;
  private final FileChannel channel;
  private final Writer writer;
  private final @Nullable ExitCleanup cleanup;
  private boolean committed;

  private AtomicTextFile(Path shown, Path target, @Nullable Path temporary, FileChannel channel) {
    this.shown = shown;
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
    this.writer =
        new BufferedWriter(
            new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8));
    cleanup =
        temporary == null
            ? null
            : ExitCleanup.register(() -> DurableFiles.deleteQuietly(temporary));
  }

  /**
   * Opens the file for writing; what stands there stays until {@link #commit}.
   *
   * @throws ResourceException if the folder is missing or doesn't let us write
   */
  public static AtomicTextFile open(Path file) {
    try {
      requireNoFolder(file);
      boolean there = Files.exists(file);
      if (there && !Files.isRegularFile(file)) { // by its own name: a pipe's real one is none
        return new AtomicTextFile(
            file, file, null, FileChannel.open(file, StandardOpenOption.WRITE));
      }
      // A link stays a link: what it points to is replaced.
      Path target = there ? file.toRealPath() : file.toAbsolutePath();
      DurableFiles.clearTemporaries(target);
      // Not Files.createTempFile, which hides the file from all but its owner.
      Path temporary = DurableFiles.temporarySibling(target);
      FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new AtomicTextFile(file, target, temporary, channel);
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  static void requireNoFolder(Path file) {
    if (Files.isDirectory(file)) {
      throw new ResourceException(
          new Fault("R41", file.toString(), "cannot be written, is a folder"));
    }
  }

  /** Writes the whole file at once. */
  public static void write(Path file, String text) {
    try (AtomicTextFile out = open(file)) {
      out.writer().write(text);
      out.commit();
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  @Override
  public Writer writer() {
    return writer;
  }

  @Override
  public void commit() {
    try {
      writer.flush();
      if (temporary != null) {
        channel.force(true);
        writer.close();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.forceFolder(DurableFiles.parentOf(target));
      }
      committed = true;
    } catch (IOException e) {
      throw cannotWrite(shown, e);
    }
  }

  @Override
  public void close() {
    try {
      if (cleanup != null) {
        cleanup.cancel();
      }
      // The channel first: what the writer still holds is not wanted.
      channel.close();
      if (!committed && temporary != null) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw cannotWrite(shown, e);
    }
  }

  static ResourceException cannotWrite(Path file, IOException cause) {
    String reason =
        cause instanceof NoSuchFileException ? "its folder does not exist" : IoReason.of(cause);
    return new ResourceException(
        new Fault("R42", file.toString(), "cannot be written: " + reason), cause);
  }
}
