package io.github.bertft.cli;

import io.github.bertft.data.Dataset;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.model.OutputFolder;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.storage.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where predictions may not go. */
final class PredictionTarget {
  private PredictionTarget() {}

  /**
   * What is read must not be written over.
   *
   * @param data the input, if it is no argument and no stream
   * @param model the model's folder
   * @throws ConfigException C153 if the output is a file of one of them
   */
  static void requireNotRead(Path output, @Nullable Dataset data, Path model) {
    if (!Files.isRegularFile(output)) {
      return;
    }
    try {
      Path target = output.toRealPath();
      boolean ofModel =
          OutputFolder.isPart(target) && DurableFiles.parentOf(target).equals(model.toRealPath());
      if (ofModel || (data != null && isIn(target, data))) {
        throw new ConfigException(
            new Fault(
                "C153",
                output.toString(),
                "is read by this command and must not be written over",
                "choose another --output"));
      }
    } catch (IOException e) {
      throw new ResourceException(
          new Fault("R42", output.toString(), "cannot be written: " + IoReason.of(e)), e);
    }
  }

  private static boolean isIn(Path target, Dataset data) throws IOException {
    for (Path file : data.files()) {
      if (Files.exists(file) && target.startsWith(file.toRealPath())) {
        return true;
      }
    }
    return false;
  }
}
