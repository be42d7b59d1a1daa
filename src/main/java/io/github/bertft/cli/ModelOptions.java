package io.github.bertft.cli;

import io.github.bertft.run.HubDownload;
import io.github.bertft.run.NewestModel;
import io.github.bertft.run.TaskFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which trained model is used. */
final class ModelOptions {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      description =
          "Folder of a trained model, or hf:OWNER/NAME[@REVISION] of the Hugging Face hub. Default:"
              + " the newest in out/.")
  private @Nullable String model;

  @Option(
      names = "--task",
      paramLabel = "NAME",
      description = "Which of several tasks that were trained together.")
  private @Nullable String task;

  /** The model folder that is meant, fetched if need be. */
  Path folder(ConsoleOptions consoles) {
    if (model == null) {
      return TaskFolder.resolve(NewestModel.find(), task);
    }
    try (ConsoleOptions.Open open = consoles.open()) {
      return TaskFolder.resolve(HubDownload.trained(model, open.console()), task);
    }
  }
}
