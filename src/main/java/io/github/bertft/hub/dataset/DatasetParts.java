package io.github.bertft.hub.dataset;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import io.github.bertft.hub.dataset.DatasetCard.Config;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which files of a repository are which split of a dataset.
 *
 * @param config the part of the dataset that they belong to
 * @param splits files by split, in the order in which they are read
 * @param unread what the card says of further splits, of which no file can be read
 */
record DatasetParts(
    String owner,
    String config,
    Map<String, List<String>> splits,
    Map<String, List<String>> unread) {
  private static final int MAX_SHOWN = 20;

  /**
   * Finds them by the card, or where it says nothing by the names.
   *
   * @param owner the dataset, for messages
   * @param names of all files of the repository
   * @param wanted the config that the user named, or null
   * @throws HubException N41 to N44, N46 if there are none, or it is not clear which
   */
  static DatasetParts of(
      String owner, Collection<String> names, DatasetCard card, @Nullable String wanted) {
    List<String> data = names.stream().filter(DatasetParts::isData).sorted().toList();
    if (data.isEmpty()) {
      throw noData(owner, names);
    }
    if (!card.configs().isEmpty()) {
      Config config = config(owner, card.configs(), wanted);
      return ofConfig(owner, data, config);
    }
    String folder = wanted == null ? "" : wanted + "/";
    Map<String, List<String>> splits = byNames(data, folder, folder);
    if (splits.isEmpty()) {
      throw noConfig(owner, String.valueOf(wanted), topFolders(data));
    }
    for (List<String> files : splits.values()) {
      // Rows of different configs must not be mixed because no card tells them apart.
      Set<String> rivals = Folders.rivals(files, folder);
      if (!rivals.isEmpty()) {
        throw severalConfigs(owner, rivals);
      }
    }
    String config = wanted == null ? DatasetCard.DEFAULT_CONFIG : wanted;
    return new DatasetParts(owner, config, FormatChoice.of(splits), Map.of());
  }

  /** Hidden files and those that describe the dataset are no part of it. */
  private static boolean isData(String name) {
    return Stream.of(name.split("/")).noneMatch(p -> p.startsWith(".") || p.startsWith("__"))
        && DataFileKind.of(name).isPresent();
  }

  private static Config config(String owner, List<Config> configs, @Nullable String wanted) {
    List<String> names = configs.stream().map(Config::name).toList();
    if (wanted != null) {
      return configs.stream()
          .filter(config -> config.name().equals(wanted))
          .findFirst()
          .orElseThrow(() -> noConfig(owner, wanted, names));
    }
    return configs.stream()
        .filter(config -> config.isDefault() || configs.size() == 1)
        .findFirst()
        .or(
            () ->
                configs.stream()
                    .filter(config -> config.name().equals(DatasetCard.DEFAULT_CONFIG))
                    .findFirst())
        .orElseThrow(() -> severalConfigs(owner, names));
  }

  private static DatasetParts ofConfig(String owner, List<String> data, Config config) {
    String folder = folder(config);
    if (config.patterns().isEmpty()) {
      Map<String, List<String>> splits = byNames(data, folder, "");
      if (splits.isEmpty()) {
        String what = "gives the config " + Quoted.of(config.name()) + " the folder ";
        String named = Quoted.of(String.valueOf(config.folder()));
        throw unreadable(owner, what + named, "no files in it");
      }
      return new DatasetParts(owner, config.name(), FormatChoice.of(splits), Map.of());
    }
    Map<String, List<String>> splits = new LinkedHashMap<>();
    Map<String, List<String>> unread = new LinkedHashMap<>();
    config
        .patterns()
        .forEach(
            (split, patterns) -> {
              List<String> files = matching(data, folder, patterns);
              if (files.isEmpty()) {
                unread.put(split, patterns);
              } else {
                splits.put(split, files);
              }
            });
    return new DatasetParts(owner, config.name(), FormatChoice.of(splits), unread);
  }

  /** Ends in a slash; empty for the repository itself. */
  private static String folder(Config config) {
    String named = config.folder();
    return named == null
        ? ""
        : Stream.of(named.split("/"))
            .filter(part -> !part.isEmpty() && !part.equals("."))
            .map(part -> part + "/")
            .collect(Collectors.joining());
  }

  private static List<String> matching(List<String> data, String folder, List<String> patterns) {
    List<String> files = new ArrayList<>();
    for (String text : patterns) {
      NamePattern pattern = new NamePattern(folder + text.replaceFirst("^\\./", ""));
      data.stream()
          .filter(name -> pattern.matches(name) && !files.contains(name))
          .forEach(files::add);
    }
    return files;
  }

  private static HubException unreadable(String owner, String what, String which) {
    return new HubException(
        new Fault(
            "N46",
            owner,
            "its README.md " + what + ", and there are " + which + " that can be read"));
  }

  /** Of the files in a folder; {@code asked} is as for {@link SplitRules#apply}. */
  private static Map<String, List<String>> byNames(List<String> data, String folder, String asked) {
    Map<String, List<String>> splits =
        SplitRules.apply(
            data.stream()
                .filter(name -> name.startsWith(folder))
                .map(name -> name.substring(folder.length()))
                .toList(),
            asked);
    splits.replaceAll((split, names) -> names.stream().map(name -> folder + name).toList());
    return splits;
  }

  private static Set<String> topFolders(Collection<String> names) {
    return names.stream()
        .filter(name -> name.indexOf('/') > 0)
        .map(name -> name.substring(0, name.indexOf('/')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The files of a split.
   *
   * @throws HubException N40 if there is no such split, N46 if none of its files can be read
   */
  List<String> files(String split) {
    List<String> files = splits.get(split);
    if (files != null) {
      return files;
    }
    List<String> patterns = unread.get(split);
    if (patterns != null) {
      String what = "gives the split " + Quoted.of(split) + " the files ";
      throw unreadable(owner, what + Quoted.of(String.join(", ", patterns)), "none of them");
    }
    Set<String> all = new TreeSet<>(splits.keySet());
    all.addAll(unread.keySet());
    String there = all.stream().map(Quoted::of).collect(Collectors.joining(", "));
    String first =
        new TreeSet<>(splits.isEmpty() ? unread.keySet() : splits.keySet()).iterator().next();
    throw new HubException(
        new Fault(
            "N40",
            owner,
            "has no split " + Quoted.of(split) + "; it has " + there,
            Suggestion.nearest(split, all)
                .map(near -> "did you mean " + Quoted.of(near) + "?")
                .orElse("name one behind a colon, as :" + first)));
  }

  /**
   * The files of all splits.
   *
   * @throws HubException N46 if there is a split of which none can be read
   */
  List<String> allFiles() {
    return Stream.concat(splits.keySet().stream(), unread.keySet().stream())
        .flatMap(split -> files(split).stream())
        .distinct()
        .toList();
  }

  private static HubException noConfig(String owner, String wanted, Collection<String> there) {
    String all = there.isEmpty() ? "none" : shown(there);
    return new HubException(
        new Fault(
            "N41",
            owner,
            "has no config " + Quoted.of(wanted) + "; it has " + all,
            Suggestion.nearest(wanted, there)
                .map(near -> List.of("did you mean " + Quoted.of(near) + "?"))
                .orElse(List.of())));
  }

  private static HubException severalConfigs(String owner, Collection<String> configs) {
    return new HubException(
        new Fault(
            "N42",
            owner,
            "has several configs and no default: " + shown(configs),
            "name one behind #, as hf:" + owner + "#" + configs.iterator().next()));
  }

  private static String shown(Collection<String> names) {
    String shown =
        names.stream().limit(MAX_SHOWN).map(Quoted::of).collect(Collectors.joining(", "));
    return names.size() > MAX_SHOWN
        ? shown + " and " + (names.size() - MAX_SHOWN) + " more"
        : shown;
  }

  private static HubException noData(String owner, Collection<String> names) {
    String name = owner.substring(owner.indexOf('/') + 1).replaceFirst("@.*", "");
    String script = name + ".py";
    if (names.contains(script)) {
      return new HubException(
          new Fault(
              "N44",
              owner,
              "has no data files, only the script "
                  + Quoted.of(script)
                  + " that would fetch them, and scripts are not run",
              "the hub converts many of them: try hf:" + owner + "@refs/convert/parquet",
              "or load it in Python where you trust it, and save its splits as Parquet"));
    }
    Map<String, Long> endings =
        names.stream()
            .map(DataFileKind::ending)
            .filter(ending -> !ending.isEmpty())
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    String found =
        endings.entrySet().stream()
            .sorted(Comparator.comparing((Map.Entry<String, Long> e) -> -e.getValue()))
            .limit(MAX_SHOWN)
            .map(
                e -> String.format(Locale.ROOT, "%d .%s", e.getValue(), Quoted.cut(e.getKey(), 20)))
            .collect(Collectors.joining(", "));
    return new HubException(
        new Fault(
            "N43",
            owner,
            "has no Parquet, JSON lines, CSV or TSV file; it has "
                + (found.isEmpty() ? "none that could be data" : found)));
  }
}
