package io.github.bertft.cli;

import io.github.bertft.run.NewestModel;
import io.github.bertft.run.TaskFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which trained model is used. */
final class ModelOptions {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "FOLDER",
      description = "Trained model. Default: the newest in out/.")
  private @Nullable Path model;

  @Option(
      names = "--task",
      paramLabel = "NAME",
      description = "Which of several tasks that were trained together.")
  private @Nullable String task;

  /** The model folder that is meant. */
  Path folder() {
    return TaskFolder.resolve(model == null ? NewestModel.find() : model, task);
  }
}
