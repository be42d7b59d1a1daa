package io.github.bertft.model;

import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.storage.ByteCount;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.storage.ExitCleanup;
import io.github.bertft.storage.IoReason;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a trained model goes: looked at before training starts, filled in one step at its end.
 *
 * <p>Files are made in a staged folder on the same disk. A folder that does not exist yet appears
 * by one rename; in one that exists the files are renamed one by one, under a mark that {@link
 * ModelFolder} refuses and that the next check finishes. Files that bertft did not write are never
 * removed or replaced.
 */
public final class OutputFolder {
  /** In every folder that bertft wrote, and the last file to appear. */
  static final String OWN_MARK = "bertft.json";

  /** Inside of an output folder: a model folder of each task, where there are several. */
  public static final String TASKS = "tasks";

  /** What a model of ours consists of; anything else in the folder is someone else's. */
  static final Set<String> OWN_FILES =
      Stream.concat(
              ModelFolderWriter.TOKENIZER_FILES.stream(),
              Stream.of(
                  OWN_MARK,
                  "config.json",
                  "model.safetensors",
                  "modeling_bertft.py",
                  "model.onnx",
                  "metrics.jsonl",
                  "evaluation.json",
                  "seeds.json",
                  "README.md"))
          .collect(Collectors.toUnmodifiableSet());

  private final Path folder;
  private @Nullable ExitCleanup cleanup;

  private OutputFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Checks that a model can be written here later.
   *
   * @param overwrite whether an earlier model of ours may be replaced, and other files may stay
   *     beside the new one
   * @param inputModel the folder that training reads from
   * @param neededBytes what the model will take
   * @throws ConfigException if the folder holds what must not be replaced
   * @throws ResourceException if it cannot be written, or the disk is too full
   */
  public static OutputFolder check(
      Path folder, boolean overwrite, Path inputModel, long neededBytes) {
    try {
      if (Files.exists(folder)) {
        OutputCheck.requireFolder(folder);
        OutputCheck.requireNotInput(folder, inputModel);
        StagedFolder.clearLeftovers(folder);
        StagedFolder.finishMove(folder);
        OutputCheck.requireReplaceable(folder, overwrite);
      } else {
        OutputCheck.requireNoDanglingLink(folder);
        StagedFolder.clearLeftovers(folder);
      }
      requireWritable(folder, neededBytes);
    } catch (IOException e) {
      throw notWritable(folder, e);
    }
    return new OutputFolder(folder);
  }

  /**
   * What {@link #check} would refuse of what the folder holds; nothing is written.
   *
   * @return the first objection, or nothing
   */
  public static Optional<Fault> objection(Path folder, boolean overwrite, Path inputModel) {
    try {
      if (Files.exists(folder)) {
        OutputCheck.requireFolder(folder);
        OutputCheck.requireNotInput(folder, inputModel);
        OutputCheck.requireReplaceable(folder, overwrite);
      } else {
        OutputCheck.requireNoDanglingLink(folder);
      }
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of(e.faults().get(0));
    } catch (IOException e) {
      return Optional.of(notWritable(folder, e).faults().get(0));
    }
  }

  /** Bytes free on the disk where the folder is or will be. */
  public static long usableBytes(Path folder) {
    try {
      return Files.getFileStore(existing(folder)).getUsableSpace();
    } catch (IOException e) {
      throw notWritable(folder, e);
    }
  }

  private static Path existing(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing)) {
      existing = DurableFiles.parentOf(existing);
    }
    return existing;
  }

  /** Whether a file of that name is part of a model. */
  public static boolean isPart(Path file) {
    return OWN_FILES.contains(String.valueOf(file.getFileName()));
  }

  /** Whether a model of ours is there, complete. */
  public static boolean holdsModel(Path folder) {
    return Files.exists(folder.resolve(OWN_MARK))
        && !Files.exists(folder.resolve(StagedFolder.PUBLISHING));
  }

  /**
   * Ends a publication that was cut short; its files are all there.
   *
   * @return whether there was one
   * @throws ResourceException if the disk refuses
   */
  public static boolean finishPublishing(Path folder) {
    boolean cutShort = Files.isDirectory(folder.resolve(StagedFolder.PUBLISHING));
    try {
      StagedFolder.finishMove(folder);
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(folder, e);
    }
    return cutShort;
  }

  private static void requireWritable(Path folder, long neededBytes) throws IOException {
    Path existing = existing(folder);
    StagedFolder.tryIn(existing, folder);
    FileStore store = Files.getFileStore(existing);
    if (store.getUsableSpace() < neededBytes) {
      throw new ResourceException(
          new Fault(
              "R23",
              folder.toString(),
              "the model needs "
                  + ByteCount.text(neededBytes)
                  + ", the disk has "
                  + ByteCount.text(store.getUsableSpace())
                  + " free"));
    }
  }

  /**
   * A new empty folder on the same disk, to be filled and then published; it goes when a signal
   * ends the process.
   */
  public synchronized Path stage() {
    try {
      Path staged = StagedFolder.create(folder);
      cleanup = ExitCleanup.register(() -> discard(staged));
      return staged;
    } catch (IOException e) {
      throw notWritable(folder, e);
    }
  }

  /**
   * Makes a staged folder's files the output.
   *
   * @throws ResourceException if the disk refuses
   */
  public synchronized void publish(Path staged) {
    try {
      if (!Files.exists(folder)) {
        DurableFiles.move(staged, folder);
        return;
      }
      boolean own = Files.exists(folder.resolve(OWN_MARK));
      Set<String> fresh = Set.copyOf(StagedFolder.names(staged));
      StagedFolder.moveInto(staged, folder);
      for (String name : OWN_FILES) {
        if (own && !fresh.contains(name)) {
          Files.deleteIfExists(folder.resolve(name));
        }
      }
      DurableFiles.forceFolder(folder);
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(folder, e);
    }
  }

  /** Removes a staged folder that will not be published. */
  public synchronized void discard(Path staged) {
    if (cleanup != null) {
      cleanup.cancel();
      cleanup = null;
    }
    try {
      StagedFolder.delete(staged);
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(staged, e);
    }
  }

  private static ResourceException notWritable(Path folder, IOException cause) {
    return new ResourceException(
        new Fault("R22", folder.toString(), "output cannot be written: " + IoReason.of(cause)),
        cause);
  }
}
