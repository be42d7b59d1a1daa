package io.github.bertft.cli;

import io.github.bertft.run.Resume;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a training goes on. */
final class ResumeOptions {
  static final String NEWEST = "--resume";
  static final String FROM = "--resume-from";

  @Option(
      names = NEWEST,
      description =
          "Go on from the newest checkpoint in output.folder; from the beginning if there is none.")
  private boolean newest;

  @Option(
      names = FROM,
      paramLabel = "FOLDER",
      description =
          "Go on from this checkpoint, as out/checkpoints/step-1200, and remove newer ones.")
  private @Nullable Path from;

  Resume resume() {
    return from == null ? Resume.of(newest) : Resume.from(from);
  }
}
