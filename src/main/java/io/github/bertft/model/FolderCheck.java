package io.github.bertft.model;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import io.github.bertft.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a path can be a model folder at all. */
final class FolderCheck {
  private FolderCheck() {}

  /** Refuses a path that is no folder, and one that a killed run left half replaced. */
  static void require(Path folder) {
    if (Files.isRegularFile(folder)) {
      throw new ModelException(
          new Fault(
              "M08", folder.toString(), "is a file; give the folder that holds its config.json"));
    }
    if (!Files.isDirectory(folder)) {
      Optional<String> nearest = nearestSibling(folder);
      throw new ModelException(
          new Fault(
              "M08",
              folder.toString(),
              "no such model folder",
              nearest
                  .map(name -> List.of("did you mean " + Quoted.of(name) + "?"))
                  .orElse(List.of())));
    }
    if (Files.exists(folder.resolve(StagedFolder.PUBLISHING))) {
      throw new ModelException(
          new Fault(
              "M08",
              folder.toString(),
              "holds parts of two models: a run ended while it replaced the files; train again"));
    }
  }

  private static Optional<String> nearestSibling(Path folder) {
    Path parent = DurableFiles.parentOf(folder);
    Path name = folder.getFileName();
    if (name == null) {
      return Optional.empty();
    }
    try (Stream<Path> siblings = Files.list(parent)) {
      List<String> names =
          siblings
              .filter(Files::isDirectory)
              .map(path -> String.valueOf(path.getFileName()))
              .toList();
      return Suggestion.nearest(name.toString(), names)
          .map(nearest -> folder.resolveSibling(nearest).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
