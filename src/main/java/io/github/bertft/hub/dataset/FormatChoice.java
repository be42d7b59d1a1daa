package io.github.bertft.hub.dataset;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Files side by side in several formats hold the same rows: those of one format are taken. */
final class FormatChoice {
  /** Plain before packed, then JSON lines before JSON. */
  private static final Comparator<String> BETTER =
      Comparator.comparing(FormatChoice::isPacked)
          .thenComparing(name -> DataFileKind.ending(unpacked(name)).equals("json"));

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
    Collection<List<String>> kinds = byKind.values().stream().map(FormatChoice::once).toList();
    // Of several with as many files, the first in the order of kinds.
    int most = kinds.stream().mapToInt(List::size).max().orElseThrow();
    return kinds.stream().filter(same -> same.size() == most).findFirst().orElseThrow();
  }

  /**
   * Of files of one kind that differ in their endings only, the best, at the place of the first.
   */
  private static List<String> once(List<String> files) {
    Map<String, String> best = new LinkedHashMap<>();
    files.forEach(
        name ->
            best.merge(stem(name), name, (one, two) -> BETTER.compare(two, one) < 0 ? two : one));
    return List.copyOf(best.values());
  }

  private static boolean isPacked(String name) {
    return DataFileKind.ending(name).equals("gz");
  }

  private static String unpacked(String name) {
    return isPacked(name) ? name.substring(0, name.length() - ".gz".length()) : name;
  }

  private static String stem(String name) {
    String plain = unpacked(name);
    return plain.substring(0, plain.lastIndexOf('.'));
  }
}
