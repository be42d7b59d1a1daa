package io.github.bertft.run;

import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.storage.DurableFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a search for settings writes beside its trials and their journal. */
public final class SearchFiles {
  public static final String TABLE = "tuning.md";
  static final String FIGURES = "tuning.json";
  static final String PLOT = "tuning.svg";
  public static final String WINNER = "best.yaml";

  private static final List<String> ALL = List.of(TABLE, FIGURES, PLOT, WINNER);

  private final Path folder;

  SearchFiles(Path folder) {
    this.folder = folder;
  }

  void write(String name, String text) {
    DurableFiles.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The config of this search may be one of these.
   *
   * @throws ConfigException C90 if one of them is there
   */
  void requireNone() {
    for (String name : ALL) {
      if (Files.exists(folder.resolve(name))) {
        throw new ConfigException(
            new Fault(
                "C90",
                folder.resolve(name).toString(),
                "would be replaced by the search",
                "choose another output.folder, or set output.overwrite"));
      }
    }
  }

  /** What an earlier search found is not what this one will. */
  void delete() {
    for (String name : ALL) {
      DurableFiles.delete(folder.resolve(name));
    }
  }
}
