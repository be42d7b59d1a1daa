package io.github.bertft.hub.dataset;

import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.FaultException;
import io.github.bertft.hub.cache.CachedFiles;
import io.github.bertft.hub.cache.HubName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names by which files of a dataset that are wrong in the cache are fetched anew. */
public final class PullNames {
  private final HubName repository;
  private final CachedFiles cached;
  private final DatasetCard card;

  private PullNames(HubName repository, CachedFiles cached, DatasetCard card) {
    this.repository = repository;
    this.cached = cached;
    this.card = card;
  }

  /**
   * What must be pulled for all of the files: the dataset where that brings them and nothing that
   * was not there, else the splits that have them.
   *
   * @param repository at the revision of which the files are
   * @param files that are wrong
   * @return empty if one of them is in no split, so that pulling does not bring it
   */
  public static List<DatasetName> of(
      HubName repository, CachedFiles cached, Collection<String> files) {
    boolean hasCard = cached.names().contains(DatasetCard.FILE);
    DatasetCard card;
    try {
      card =
          hasCard
              ? DatasetCard.read(repository.text(), cached.folder().resolve(DatasetCard.FILE))
              : DatasetCard.none();
    } catch (FaultException e) {
      // Pulling mends the card first, and says what to name where there is a choice.
      return List.of(new DatasetName(repository, null, null));
    }
    return new PullNames(repository, cached, card).of(new HashSet<>(files));
  }

  private List<DatasetName> of(Set<String> files) {
    boolean cardIsWrong = files.remove(DatasetCard.FILE);
    Set<String> present = cached.present();
    Optional<DatasetParts> usual = parts(null);
    List<String> all = usual.map(PullNames::allFiles).orElse(List.of());
    DatasetName whole = new DatasetName(repository, null, null);
    if (!all.isEmpty() && all.containsAll(files) && present.containsAll(all)) {
      return List.of(whole);
    }
    List<DatasetName> names = new ArrayList<>();
    for (Map.Entry<DatasetName, List<String>> split : splits(usual, files).entrySet()) {
      // Every pull brings the card; one of what is there brings nothing else.
      boolean forCard = cardIsWrong && names.isEmpty() && present.containsAll(split.getValue());
      if (files.removeAll(Set.copyOf(split.getValue())) || forCard) {
        names.add(split.getKey());
      }
    }
    if (!files.isEmpty()) {
      return List.of();
    }
    return names.isEmpty() ? List.of(whole) : names;
  }

  /** Of all splits, or none where one of them cannot be read. */
  private static List<String> allFiles(DatasetParts parts) {
    return parts.unread().isEmpty() ? parts.allFiles() : List.of();
  }

  /** Files by split: those of the usual config, then of all. */
  private Map<DatasetName, List<String>> splits(Optional<DatasetParts> usual, Set<String> files) {
    Map<DatasetName, List<String>> splits = new LinkedHashMap<>();
    usual.ifPresent(parts -> add(splits, null, parts));
    for (String config : configs(files)) {
      parts(config).ifPresent(parts -> add(splits, config, parts));
    }
    return splits;
  }

  private void add(
      Map<DatasetName, List<String>> splits, @Nullable String config, DatasetParts parts) {
    parts
        .splits()
        .forEach(
            (split, files) -> {
              DatasetName name = new DatasetName(repository, config, split);
              if (isWritable(name)) {
                splits.put(name, files);
              }
            });
  }

  /** Of the card; without one, the folders above the files. */
  private List<String> configs(Set<String> files) {
    if (!card.configs().isEmpty()) {
      return card.configs().stream().map(DatasetCard.Config::name).toList();
    }
    List<String> folders = new ArrayList<>();
    for (String file : files) {
      for (int end = file.indexOf('/'); end > 0; end = file.indexOf('/', end + 1)) {
        folders.add(file.substring(0, end));
      }
    }
    return folders.stream().distinct().toList();
  }

  private Optional<DatasetParts> parts(@Nullable String config) {
    try {
      return Optional.of(DatasetParts.of(repository.repository(), cached.names(), card, config));
    } catch (FaultException e) {
      return Optional.empty();
    }
  }

  private static boolean isWritable(DatasetName name) {
    try {
      return DatasetName.parseAddress(name.address()).equals(Optional.of(name));
    } catch (ConfigException e) {
      return false;
    }
  }
}
