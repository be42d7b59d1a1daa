package io.github.bertft.config;

import io.github.bertft.config.key.KeySpec;
import io.github.bertft.config.recipe.PaperDataset;
import io.github.bertft.config.source.Place;
import io.github.bertft.config.source.Problems;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether the data files that a config names are there; paths count from the current folder. */
final class DataFileCheck {
  /** Before a dataset of the hub, which is looked for when it is used. */
  static final String HUB = "hf:";

  private static final int MOST_NEIGHBOURS = 1000;

  private final ConfigBinder bound;
  private final Problems problems;

  DataFileCheck(ConfigBinder bound, Problems problems) {
    this.bound = bound;
    this.problems = problems;
  }

  /** Notes every file of a block of data that is missing or cannot be read. */
  void run(String block, DataConfig data) {
    check(block + ".train", data.train(), data.benchmark());
    check(block + ".validation", data.validation(), null);
    data.test().forEach((name, file) -> check(block + ".test." + name, file, data.benchmark()));
  }

  /**
   * Notes a file that is missing or cannot be read.
   *
   * @param named the file, or a dataset of the hub
   * @param dataset the published one that the file should belong to
   */
  void check(String key, @Nullable String named, @Nullable PaperDataset dataset) {
    if (named == null || named.startsWith(HUB)) {
      return;
    }
    Place place = bound.place(key).orElse(Place.DEFAULT);
    String what = Quoted.escape(key) + ": ";
    String shown = Quoted.of(named);
    Path file;
    try {
      file = Path.of(named);
    } catch (InvalidPathException e) {
      problems.add(place, "C12", what + "must be " + KeySpec.DATA + ", was " + shown);
      return;
    }
    if (!Files.exists(file)) {
      problems.add(
          place, "C15", what + "no such file or folder, was " + shown, hints(file, dataset));
    } else if (!Files.isReadable(file)) {
      problems.add(place, "C15", what + "cannot be read; permission denied, was " + shown);
    }
  }

  private static String[] hints(Path file, @Nullable PaperDataset dataset) {
    if (dataset != null) {
      return new String[] {
        "bertft recipes show " + dataset.word() + " tells where to get the dataset",
        "if it is there, name its folder with --data, or this file with --set"
      };
    }
    if (file.startsWith("~")) {
      return new String[] {"\"~\" is not expanded; write the whole path"};
    }
    return nearest(file)
        .map(near -> new String[] {Problems.didYouMean(Quoted.escape(near.toString()))})
        .orElseGet(
            () ->
                file.isAbsolute()
                    ? new String[0]
                    : new String[] {
                      "paths count from the current folder, "
                          + Quoted.escape(Path.of("").toAbsolutePath().toString())
                    });
  }

  /** The path with its first missing part replaced by a near name, if that exists. */
  private static Optional<Path> nearest(Path file) {
    Path parent = file.getParent();
    Path name = file.getFileName();
    if (name == null) {
      return Optional.empty();
    }
    if (parent != null && !Files.exists(parent)) {
      return nearest(parent).map(near -> near.resolve(name)).filter(Files::exists);
    }
    return Suggestion.nearest(name.toString(), namesIn(parent == null ? Path.of("") : parent))
        .map(near -> parent == null ? Path.of(near) : parent.resolve(near));
  }

  private static List<String> namesIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.limit(MOST_NEIGHBOURS).map(path -> String.valueOf(path.getFileName())).toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
