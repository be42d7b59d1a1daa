package io.github.bertft.report;

import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.storage.DurableFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A UTF-8 text file that grows beside its place, under the name {@code NAME.partial}, over several
 * processes if need be, and is moved there when it is complete.
 */
public final class PartialTextFile implements TextFile {
  private final Path target;
  private final Path partial;
  private final FileChannel channel;
  private final Writer writer;

  private PartialTextFile(Path target, Path partial, FileChannel channel) {
    this.target = target;
    this.partial = partial;
    this.channel = channel;
    this.writer =
        new BufferedWriter(
            new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8));
  }

  /**
   * The file itself where a link leads to it, so that the link stays one.
   *
   * @throws ConfigException C152 for a pipe or a device, which nothing can be moved to
   */
  public static Path place(Path file) {
    if (!Files.exists(file)) {
      return file;
    }
    AtomicTextFile.requireNoFolder(file);
    try {
      Path place = Files.isSymbolicLink(file) ? file.toRealPath() : file;
      if (Files.isRegularFile(place)) {
        return place;
      }
    } catch (IOException e) {
      throw AtomicTextFile.cannotWrite(file, e);
    }
    throw new ConfigException(
        new Fault(
            "C152",
            file.toString(),
            "must be a regular file for --resume",
            "leave --resume out, or name a file"));
  }

  /** Where the text stands until it is complete. */
  public static Path partialOf(Path target) {
    return target.resolveSibling(target.getFileName() + ".partial");
  }

  /**
   * Opens the file to go on after so many bytes; what stands behind them is cut off.
   *
   * @throws ResourceException R42 if the disk refuses, R47 if another process writes it
   * @throws ConfigException C151 if fewer bytes are there
   */
  public static PartialTextFile open(Path target, long bytes) {
    Path partial = partialOf(target);
    try {
      AtomicTextFile.requireNoFolder(target);
      FileChannel channel =
          FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (channel.tryLock() == null) {
          throw new ResourceException(
              new Fault("R47", partial.toString(), "is being written by another process"));
        }
        if (channel.size() < bytes) {
          throw new ConfigException(
              new Fault(
                  "C151",
                  partial.toString(),
                  "must have at least " + bytes + " bytes, had " + channel.size(),
                  "remove it to start over"));
        }
        channel.truncate(bytes);
        channel.position(bytes);
        return new PartialTextFile(target, partial, channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw AtomicTextFile.cannotWrite(target, e);
    }
  }

  @Override
  public Writer writer() {
    return writer;
  }

  /** Brings all that was written to the disk; gives its length in bytes. */
  public long save() {
    try {
      writer.flush();
      channel.force(false);
      return channel.position();
    } catch (IOException e) {
      throw AtomicTextFile.cannotWrite(target, e);
    }
  }

  @Override
  public void commit() {
    save();
    try {
      DurableFiles.move(partial, target);
    } catch (IOException e) {
      throw AtomicTextFile.cannotWrite(target, e);
    }
  }

  /** Leaves what is there, to be gone on with. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw AtomicTextFile.cannotWrite(target, e);
    }
  }
}
