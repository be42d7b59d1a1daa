package io.github.bertft.run;

import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The model to use where the user names none: the one trained last in the output folder. */
public final class NewestModel {
  private static final Path OUTPUT = Path.of("out");

  /** Written last into every folder of ours. */
  private static final String MARK = "bertft.json";

  private NewestModel() {}

  /**
   * The folder {@code out}, or one directly inside it, whichever was written last.
   *
   * @throws ConfigException if there is none
   */
  public static Path find() {
    return in(OUTPUT)
        .orElseThrow(
            () ->
                new ConfigException(
                    new Fault(
                        "C61",
                        OUTPUT + "/",
                        "holds no trained model",
                        "name one with --model, or train one: bertft train --config FILE")));
  }

  static Optional<Path> in(Path output) {
    List<Path> candidates = new ArrayList<>(List.of(output));
    try (Stream<Path> entries = Files.list(output)) {
      entries.forEach(candidates::add);
    } catch (IOException e) {
      return Optional.empty(); // no output folder yet, or not to be looked into
    }
    return candidates.stream()
        .filter(folder -> Files.isRegularFile(folder.resolve(MARK)))
        .max(Comparator.comparing(NewestModel::written).thenComparing(Comparator.naturalOrder()));
  }

  private static FileTime written(Path folder) {
    try {
      return Files.getLastModifiedTime(folder.resolve(MARK));
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
