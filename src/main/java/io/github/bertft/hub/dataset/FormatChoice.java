package io.github.bertft.hub.dataset;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Files side by side in several formats hold the same rows: those of one format are taken. */
final class FormatChoice {
  private FormatChoice() {}

  /**
   * What is read of each split.
   *
   * @param splits names of data files, at least one for each split
   */
  static Map<String, List<String>> of(Map<String, List<String>> splits) {
    Map<String, List<String>> chosen = new LinkedHashMap<>();
    splits.forEach((split, files) -> chosen.put(split, chosen(files)));
    return chosen;
  }

  private static List<String> chosen(List<String> files) {
    Map<DataFileKind, List<String>> byKind =
        files.stream()
            .collect(
                Collectors.groupingBy(
                    name -> DataFileKind.of(name).orElseThrow(),
                    TreeMap::new,
                    Collectors.toList()));
    Collection<List<String>> kinds = byKind.values();
    // Of several with as many files, the first in the order of kinds.
    int most = kinds.stream().mapToInt(List::size).max().orElseThrow();
    return kinds.stream().filter(same -> same.size() == most).findFirst().orElseThrow();
  }
}
