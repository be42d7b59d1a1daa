package io.github.bertft.hub.dataset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the names of files tell of their splits where the dataset's card says nothing: the hub's own
 * conventions, of which the first that fits any file holds for all.
 */
final class SplitRules {
  /** Before the name of a split of which only a part is there. */
  static final String PARTIAL = "partial-";

  private static final String TRAIN = "train";

  /** {@code data/train-00000-of-00004.parquet}. */
  private static final Pattern SHARD =
      Pattern.compile("data/(\\w+(?:\\.\\w+)*)-[0-9]{5}-of-[0-9]{5}[^/]*\\.[^/]*");

  private static final String BEFORE = "(?:.*[-._ 0-9])?";

  /** The words by which a split is known in names, set off from the rest by no letter. */
  private static final Map<String, Pattern> WORDS = new LinkedHashMap<>();

  static {
    word(TRAIN, "train|training");
    word("validation", "validation|valid|dev|val");
    word("test", "test|testing|eval|evaluation");
  }

  private SplitRules() {}

  private static void word(String split, String words) {
    WORDS.put(split, Pattern.compile(BEFORE + "(?:" + words + ")(?:[-._ 0-9].*)?"));
  }

  /**
   * Files by split.
   *
   * @param names of data files, with slashes, below the folder
   * @param folder that was asked for, of which the name tells the split where theirs do not; empty
   *     for the repository
   */
  static Map<String, List<String>> apply(Collection<String> names, String folder) {
    List<String> sorted = names.stream().sorted().toList();
    Map<String, List<String>> splits = by(sorted, SplitRules::shard);
    if (splits.isEmpty()) {
      splits = by(sorted, name -> ofFolders(folders(name)));
    }
    if (splits.isEmpty()) {
      splits = by(sorted, name -> words(List.of(name.substring(name.lastIndexOf('/') + 1))));
    }
    if (splits.isEmpty()) {
      splits = by(sorted, name -> ofFolders(List.of(folder.split("/"))));
    }
    if (splits.isEmpty() && !sorted.isEmpty()) {
      splits.put(TRAIN, sorted);
    }
    return splits;
  }

  /** Whether the name of a folder tells a split. */
  static boolean isSplitFolder(String name) {
    return !words(List.of(name)).isEmpty();
  }

  private static Map<String, List<String>> by(
      List<String> names, Function<String, List<String>> splitsOf) {
    Map<String, List<String>> splits = new TreeMap<>();
    for (String name : names) {
      for (String split : splitsOf.apply(name)) {
        splits.computeIfAbsent(split, key -> new ArrayList<>()).add(name);
      }
    }
    return splits;
  }

  private static List<String> shard(String name) {
    Matcher shard = SHARD.matcher(name);
    return shard.matches() ? List.of(shard.group(1)) : List.of();
  }

  private static List<String> folders(String name) {
    int end = name.lastIndexOf('/');
    return end < 0 ? List.of() : List.of(name.substring(0, end).split("/"));
  }

  /** The hub's own conversion of a large dataset may be of its beginning: no whole split. */
  private static List<String> ofFolders(List<String> folders) {
    List<String> partial =
        folders.stream()
            .filter(folder -> folder.startsWith(PARTIAL) && isSplitFolder(folder))
            .toList();
    return partial.isEmpty() ? words(folders) : partial;
  }

  private static List<String> words(List<String> parts) {
    return WORDS.entrySet().stream()
        .filter(word -> parts.stream().anyMatch(part -> word.getValue().matcher(part).matches()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
