package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is read as one: a file or folder, or several files one after the other.
 *
 * @param name for messages and for who asks later where texts came from
 * @param files in their order; not empty
 * @param classNames by column, what its whole numbers from 0 stand for, as far as that is known
 */
public record Dataset(String name, List<Path> files, Map<String, List<String>> classNames) {
  public Dataset {
    files = List.copyOf(files);
    classNames = Map.copyOf(classNames);
    if (files.isEmpty()) {
      throw new IllegalArgumentException(name + " needs a file");
    }
  }

  /** A file or folder, as the user typed it. */
  public static Dataset of(Path path) {
    return new Dataset(path.toString(), List.of(path), Map.of());
  }

  /** As {@link ExampleSources#open}, file after file. */
  public ExampleSource open(ReadOptions options, ReadReport report) {
    ReadOptions named = options.withClassNames(classNames);
    List<ExampleSource> sources =
        files.stream().map(file -> ExampleSources.open(file, named, report)).toList();
    return sources.size() == 1 ? sources.get(0) : new SourceSequence(sources);
  }

  /**
   * Checks that the data can be read as often as one likes, as a training and an evaluation do.
   *
   * @return this
   * @throws DataException D138 if one of the files is a pipe or a device
   */
  public Dataset requireLasting() {
    for (Path file : files) {
      if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
        throw new DataException(
            new Fault(
                "D138",
                Quoted.escape(file.toString()),
                "is a pipe or a device, and data are read more than once",
                "write them to a file first"));
      }
    }
    return this;
  }

  /**
   * What identifies the data later.
   *
   * @throws DataException if they cannot be read
   */
  public DataFingerprint fingerprint() {
    return DataFingerprint.of(files);
  }
}
