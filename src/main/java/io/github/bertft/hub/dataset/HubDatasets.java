package io.github.bertft.hub.dataset;

import io.github.bertft.fault.HubException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.hub.cache.CacheFaults;
import io.github.bertft.hub.cache.CachedFiles;
import io.github.bertft.hub.cache.CachedFiles.Depth;
import io.github.bertft.hub.cache.CachedFiles.Problem;
import io.github.bertft.hub.cache.CachedRepository;
import io.github.bertft.hub.cache.HubCache;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.hub.net.Download;
import io.github.bertft.hub.net.DownloadListener;
import io.github.bertft.hub.net.HubSettings;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Datasets of the Hugging Face hub: out of the cache, or from the hub into it. */
public final class HubDatasets {
  private final Map<String, String> environment;
  private final String userHome;
  private final HubCache cache;

  private HubDatasets(Map<String, String> environment, String userHome) {
    this.environment = environment;
    this.userHome = userHome;
    this.cache = HubCache.locate(environment, userHome);
  }

  /** As the process's variables have it. */
  public static HubDatasets ofEnvironment() {
    return of(System.getenv(), System.getProperty("user.home", ""));
  }

  static HubDatasets of(Map<String, String> environment, String userHome) {
    return new HubDatasets(environment, userHome);
  }

  /**
   * Files of a split that are in the cache.
   *
   * @param name with the commit and the split
   * @param files in the order in which they are read
   * @param classNames by column, as the dataset's card has them
   */
  public record Split(DatasetName name, List<Path> files, Map<String, List<String>> classNames) {}

  /**
   * A split of a dataset. What is in the cache costs no request; what is not is fetched, at the
   * commit of which other files are there.
   *
   * @param usual the split that is meant where none is named
   * @throws HubException N10 to N46 if it cannot be had
   * @throws io.github.bertft.fault.ResourceException if the disk refuses
   */
  public Split split(DatasetName name, String usual, DownloadListener listener) {
    DatasetName wanted = name.orSplit(usual);
    Optional<CachedFiles> cached = cached(name);
    List<Problem> problems = cached.map(files -> problems(wanted, files)).orElse(List.of());
    if (cached.isPresent() && problems.isEmpty()) {
      return found(wanted, cached.get());
    }
    if (HubSettings.isOffline(environment)) {
      throw suggesting(name, offline(name, problems));
    }
    CachedRepository repository = repository(name);
    Optional<String> there = repository.commit(name.repository().revision());
    String commit = fetch(there.map(wanted::at).orElse(wanted), listener);
    // Another process may have moved the branch meanwhile.
    return found(wanted, new CachedFiles(repository, commit));
  }

  /**
   * Brings the cache to what the hub has now: every split where none is named.
   *
   * @return the folder that holds the files
   * @throws HubException as {@link #split}
   */
  public Path pull(DatasetName name, DownloadListener listener) {
    if (!HubSettings.isOffline(environment)) {
      return repository(name).snapshot(fetch(name, listener));
    }
    Optional<CachedFiles> cached = cached(name);
    List<Problem> problems = cached.map(files -> problems(name, files)).orElse(List.of());
    if (cached.isEmpty() || !problems.isEmpty()) {
      throw suggesting(name, offline(name, problems));
    }
    return cached.get().folder(); // what is there is all there can be
  }

  /** The name's revision, if the cache knows which files it has. */
  private Optional<CachedFiles> cached(DatasetName name) {
    CachedRepository repository = repository(name);
    return repository
        .commit(name.repository().revision())
        .map(commit -> new CachedFiles(repository, commit))
        .filter(CachedFiles::isListed);
  }

  private CachedRepository repository(DatasetName name) {
    return cache.repository(HubName.Kind.DATASET, name.repository().repository());
  }

  private static List<String> card(Collection<String> names) {
    return names.contains(DatasetCard.FILE) ? List.of(DatasetCard.FILE) : List.of();
  }

  /** Fetches the card, then what it says; the commit of both. */
  private String fetch(DatasetName name, DownloadListener listener) {
    try {
      Download download =
          Download.begin(
              HubSettings.of(environment, userHome), name.repository(), repository(name), listener);
      Set<String> names = download.tree().files().keySet();
      download.fetch(card(names));
      download.fetch(Contents.of(name, names, download.folder()).files(name));
      download.finish();
      return download.tree().commit();
    } catch (HubException e) {
      throw suggesting(name, e);
    }
  }

  /** What a repository holds, by its card and the names of its files. */
  private record Contents(DatasetCard card, DatasetParts parts) {
    static Contents of(DatasetName name, Collection<String> names, Path folder) {
      String owner = name.repository().text();
      DatasetCard card =
          names.contains(DatasetCard.FILE)
              ? DatasetCard.read(owner, folder.resolve(DatasetCard.FILE))
              : DatasetCard.none();
      return new Contents(card, DatasetParts.of(owner, names, card, name.config()));
    }

    static Contents of(DatasetName name, CachedFiles cached) {
      return of(name, cached.names(), cached.folder());
    }

    /** Those of the split, or of all where none is named. */
    List<String> files(DatasetName name) {
      String split = name.split();
      return split == null ? parts.allFiles() : parts.files(split);
    }
  }

  private static Split found(DatasetName name, CachedFiles cached) {
    Contents contents = Contents.of(name, cached);
    return new Split(
        name.at(cached.commit()),
        contents.files(name).stream().map(cached.folder()::resolve).toList(),
        contents.card().classNames(contents.parts().config()));
  }

  /** What keeps the files from being used; empty if nothing does. */
  private static List<Problem> problems(DatasetName name, CachedFiles cached) {
    List<Problem> problems = cached.problems(card(cached.names()), Depth.QUICK);
    return problems.isEmpty()
        ? cached.problems(Contents.of(name, cached).files(name), Depth.QUICK)
        : problems;
  }

  private HubException offline(DatasetName name, List<Problem> problems) {
    String unknown =
        repository(name).folder()
            + " has no list of the files of its revision "
            + Quoted.of(name.repository().revision());
    return CacheFaults.offline(name.text(), name.address(), unknown, problems);
  }

  /** Adds the nearest name that is in the cache. */
  private HubException suggesting(DatasetName name, HubException failure) {
    return CacheFaults.suggesting(
        failure, name.repository().repository(), this::known, HubName.PREFIX);
  }

  private Collection<String> known() {
    return cache.repositories(HubName.Kind.DATASET).stream().map(CachedRepository::id).toList();
  }
}
