package io.github.bertft.hub.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Folders of a dataset of which nothing says what they are. */
final class Folders {
  private Folders() {}

  /**
   * The folders, with slashes, among which one must be chosen before files are read as one split:
   * the first on the way down that lie side by side and tell no split. Files that lie beside them
   * count as theirs.
   *
   * @param files of one split
   * @param top the folder in which all of them are, ending in a slash; empty for the repository
   * @return none if there is nothing to choose
   */
  static Set<String> rivals(List<String> files, String top) {
    Map<String, List<String>> level = below(Map.of(top, files));
    while (!level.isEmpty()) {
      Set<String> names =
          level.keySet().stream().map(Folders::last).collect(Collectors.toCollection(TreeSet::new));
      if (names.size() > 1 && !names.stream().allMatch(SplitRules::isSplitFolder)) {
        return level.keySet().stream()
            .map(folder -> folder.substring(0, folder.length() - 1))
            .collect(Collectors.toCollection(TreeSet::new));
      }
      level = below(level);
    }
    return Set.of();
  }

  /** One step down: folders, ending in a slash, with the files somewhere in them. */
  private static Map<String, List<String>> below(Map<String, List<String>> level) {
    Map<String, List<String>> below = new TreeMap<>();
    level.forEach(
        (folder, files) -> {
          for (String file : files) {
            int end = file.indexOf('/', folder.length());
            if (end > 0) {
              below.computeIfAbsent(file.substring(0, end + 1), key -> new ArrayList<>()).add(file);
            }
          }
        });
    return below;
  }

  private static String last(String folder) {
    return folder.substring(folder.lastIndexOf('/', folder.length() - 2) + 1, folder.length() - 1);
  }
}
