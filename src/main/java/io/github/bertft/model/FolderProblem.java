package io.github.bertft.model;

import io.github.bertft.data.ProblemType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a folder's model tells, by its config.json alone. */
public final class FolderProblem {
  private FolderProblem() {}

  /**
   * The task, as {@link ModelFolder#problem} has it; empty if the file is missing.
   *
   * @throws io.github.bertft.fault.ModelException if it is damaged
   */
  public static Optional<ProblemType> of(Path folder) {
    Path file = folder.resolve("config.json");
    return Files.isRegularFile(file)
        ? Optional.of(of(ModelConfigFile.read(file)))
        : Optional.empty();
  }

  private static ProblemType of(ModelConfigFile config) {
    return of(config, config.labels().size());
  }

  /** Where the file does not say, as the transformers library has it. */
  static ProblemType of(ModelConfigFile config, int outputs) {
    ProblemType named = config.problemType();
    if (named != null) {
      return named;
    }
    return outputs == 1 ? ProblemType.REGRESSION : ProblemType.SINGLE_LABEL;
  }
}
