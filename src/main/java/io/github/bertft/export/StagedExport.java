package io.github.bertft.export;

import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.model.StagedFolder;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.storage.ExitCleanup;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A file or folder that is made unseen, checked, and then appears by one rename; closing it removes
 * what is left.
 */
public final class StagedExport implements AutoCloseable {
  /** A sentence encoder has files in a folder of its own. */
  /** The only file of a model that does not lie in its folder itself. */
  private static final Path POOLING = Path.of("1_Pooling", "config.json");

  private final Path target;
  private final boolean overwrite;
  private final Path folder;
  private final ExitCleanup cleanup;

  private StagedExport(Path target, boolean overwrite, Path folder) {
    this.target = target;
    this.overwrite = overwrite;
    this.folder = folder;
    cleanup = ExitCleanup.register(this::remove);
  }

  /**
   * Looks whether the target may be written, and makes a folder beside it.
   *
   * @param model the folder that is exported; of its files only {@code model.onnx} is no input
   * @param overwrite whether a file of that name may be replaced
   * @throws ConfigException C166 if something is there that must not be replaced, C167 if the
   *     target's own folder is missing
   * @throws io.github.bertft.fault.ResourceException if the disk refuses
   */
  public static StagedExport at(Path target, Path model, boolean overwrite) {
    if (Files.isDirectory(target)) {
      throw new ConfigException(
          new Fault("C166", target.toString(), "is a folder; name what is not there yet"));
    }
    requireFree(target, overwrite);
    if (Files.exists(target)) {
      requireReplaceable(target, model);
    }
    Path parent = DurableFiles.parentOf(target);
    if (!Files.isDirectory(parent)) {
      throw new ConfigException(
          new Fault("C167", target.toString(), "its folder does not exist; make it first"));
    }
    try {
      StagedFolder.clearLeftovers(target);
      return new StagedExport(target, overwrite, StagedFolder.create(target.toAbsolutePath()));
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(target, e);
    }
  }

  private static void requireFree(Path target, boolean overwrite) {
    if (Files.exists(target) && !overwrite) {
      throw new ConfigException(
          new Fault(
              "C166",
              target.toString(),
              "exists; choose another name, or give --overwrite to replace it"));
    }
  }

  private static void requireReplaceable(Path target, Path model) {
    if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new ConfigException(
          new Fault(
              "C166", target.toString(), "is no plain file; name one, or what is not there yet"));
    }
    if (isOf(model, target)) {
      throw new ConfigException(
          new Fault(
              "C166",
              target.toString(),
              "belongs to the model that is exported; choose another name, such as "
                  + OnnxModel.FILE_NAME));
    }
  }

  /** Whether it is a file of the model, also where links lead there from either side. */
  private static boolean isOf(Path model, Path target) {
    if (!Files.isDirectory(model)) {
      return false;
    }
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(model.toRealPath(), Files::isRegularFile)) {
      Path pooling = model.resolve(POOLING);
      if (Files.exists(pooling) && Files.isSameFile(pooling, target)) {
        return true;
      }
      for (Path file : files) {
        if (!file.endsWith(OnnxModel.FILE_NAME) && Files.isSameFile(file, target)) {
          return true;
        }
      }
      return false;
    } catch (DirectoryIteratorException e) {
      throw DurableFiles.cannotWrite(target, new IOException(e));
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(target, e);
    }
  }

  /** An empty folder. */
  public Path folder() {
    return folder;
  }

  /** A place in it, of the target's name. */
  public Path file() {
    return folder.resolve(String.valueOf(target.getFileName()));
  }

  /**
   * Makes a file or folder, which is {@link #file} or {@link #folder}, the target.
   *
   * @throws ConfigException C166 if someone else has made it meanwhile
   */
  public void publish(Path made) {
    requireFree(target, overwrite);
    try {
      DurableFiles.move(made, target);
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(target, e);
    }
  }

  private void remove() {
    try {
      StagedFolder.delete(folder);
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(folder, e);
    }
  }

  @Override
  public void close() {
    cleanup.cancel();
    remove();
  }
}
