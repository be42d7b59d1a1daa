package io.github.bertft.model;

import io.github.bertft.storage.DurableFiles;
import io.github.bertft.storage.OwnerTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Folders that are filled unseen and become the output by renaming. */
public final class StagedFolder {
  /** Present while the files of an output folder are replaced one by one. */
  static final String PUBLISHING = ".bertft-publishing";

  private static final String STAGED = "bertft-staged-";
  private static final String TRIED = "bertft-tried-";

  private StagedFolder() {}

  /** Inside the output where that exists, as it may be a disk of its own; else beside it. */
  public static Path create(Path folder) throws IOException {
    Path staged =
        Files.isDirectory(folder)
            ? folder.resolve("." + STAGED + OwnerTag.next())
            : folder.resolveSibling(prefix(folder, STAGED) + OwnerTag.next());
    DurableFiles.createFolders(staged);
    return staged;
  }

  /**
   * Makes a folder and removes it: permissions alone do not tell of read-only disks and quotas.
   * What a kill leaves in between is cleared away by the next run.
   *
   * @param existing the folder itself, or the nearest above it that there is
   */
  static void tryIn(Path existing, Path folder) throws IOException {
    Path tried = existing.resolve(prefix(folder, TRIED) + OwnerTag.next());
    Files.createDirectory(tried);
    Files.deleteIfExists(tried); // another container's run may have taken it for a leftover
  }

  /** Replaces files of the folder by those of the staged one, under the mark. */
  static void moveInto(Path staged, Path folder) throws IOException {
    DurableFiles.move(staged, folder.resolve(PUBLISHING));
    finishMove(folder);
  }

  /** Moves what is left under the mark, so that a run that was killed here ends as it meant to. */
  static void finishMove(Path folder) throws IOException {
    Path publishing = folder.resolve(PUBLISHING);
    if (!Files.isDirectory(publishing)) {
      return;
    }
    for (String name : names(publishing)) {
      if (!name.equals(OutputFolder.OWN_MARK)) {
        DurableFiles.move(publishing.resolve(name), folder.resolve(name));
      }
    }
    if (Files.exists(publishing.resolve(OutputFolder.OWN_MARK))) {
      DurableFiles.move(
          publishing.resolve(OutputFolder.OWN_MARK), folder.resolve(OutputFolder.OWN_MARK));
    }
    Files.delete(publishing);
  }

  private static String prefix(Path folder, String kind) {
    return "." + DurableFiles.named(folder).getFileName() + "." + kind;
  }

  /** Removes staged folders of processes that are gone, inside the output and beside it. */
  public static void clearLeftovers(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      clear(folder, "." + STAGED);
      clear(folder, prefix(folder, TRIED));
    }
    Path above = DurableFiles.parentOf(folder);
    if (Files.isDirectory(above)) {
      clear(above, prefix(folder, STAGED));
    }
    while (!Files.isDirectory(above)) {
      above = DurableFiles.parentOf(above);
    }
    clear(above, prefix(folder, TRIED));
  }

  private static void clear(Path parent, String prefix) throws IOException {
    for (String name : names(parent)) {
      if (name.startsWith(prefix) && OwnerTag.isLeftOver(name.substring(prefix.length()))) {
        delete(parent.resolve(name));
      }
    }
  }

  /** Removes a folder of files. */
  public static void delete(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      for (String name : names(folder)) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.deleteIfExists(folder);
    }
  }

  /** Names inside, sorted. */
  public static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
