package io.github.bertft.data;

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
   * What identifies the data later.
   *
   * @throws io.github.bertft.fault.DataException if they cannot be read
   */
  public DataFingerprint fingerprint() {
    return DataFingerprint.of(files);
  }
}
