package io.github.bertft.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.report.TrialResult;
import io.github.bertft.storage.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a search has done: the config on its first line, then a line for each finished trial. */
final class TuningJournal {
  private final Path file;

  TuningJournal(Path folder) {
    file = folder.resolve("tuning.jsonl");
  }

  Path file() {
    return file;
  }

  /** The config that the search began with; empty if there was none. */
  Optional<JsonNode> config() {
    List<String> lines = lines();
    return lines.isEmpty() ? Optional.empty() : Optional.of(TrialResult.parse(file, lines.get(0)));
  }

  /**
   * Finished trials by number.
   *
   * @throws ConfigException C92 if a line is none
   */
  Map<Integer, TrialResult> results() {
    Map<Integer, TrialResult> results = new TreeMap<>();
    for (String line : lines().subList(1, lines().size())) {
      TrialResult result = TrialResult.of(TrialResult.parse(file, line));
      if (result.number() < 1) {
        throw TrialResult.damaged(file, null);
      }
      results.put(result.number(), result);
    }
    return results;
  }

  /** Starts anew. */
  void begin(JsonNode config) {
    try {
      DurableFiles.createFolders(DurableFiles.parentOf(file));
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(file, e);
    }
    write(List.of(config.toString()));
  }

  /** Adds a finished trial; on the disk when this returns. */
  void add(TrialResult result) {
    List<String> lines = new ArrayList<>(lines());
    lines.add(result.line());
    write(lines);
  }

  private void write(List<String> lines) {
    DurableFiles.write(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private List<String> lines() {
    try {
      return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
    } catch (IOException e) {
      throw new ConfigException(new Fault("C92", file.toString(), "cannot be read"), e);
    }
  }
}
