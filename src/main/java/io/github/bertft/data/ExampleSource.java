package io.github.bertft.data;

import java.util.List;
import java.util.stream.Stream;

/** Examples off the disk, in file order; may be opened again and again. */
public interface ExampleSource {
  /**
   * Opens a lazy stream that holds no more than a few rows; the caller closes it.
   *
   * @throws io.github.bertft.fault.DataException while reading, at the first row that cannot be
   *     read, with file and line
   */
  Stream<TextExample> stream();

  /** Reads everything. */
  default List<TextExample> readAll() {
    try (Stream<TextExample> examples = stream()) {
      return examples.toList();
    }
  }
}
