package io.github.bertft.hub;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.FaultException;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import io.github.bertft.hub.cache.CachedFiles;
import io.github.bertft.hub.cache.CachedRepository;
import io.github.bertft.hub.cache.HubCache;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.hub.dataset.DatasetName;
import io.github.bertft.hub.dataset.PullNames;
import io.github.bertft.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What the cache of the hub holds, models and datasets: to be listed, checked and removed. */
public final class CachedModels {
  private static final String UNVERIFIED =
      "unverified: no list of sizes; bertft models verify compares hashes";

  private final HubCache cache;
  private final Consumer<Path> fits;

  private CachedModels(HubCache cache, Consumer<Path> fits) {
    this.cache = cache;
    this.fits = fits;
  }

  /**
   * The cache that the process's variables name.
   *
   * @param fits looks at the config.json of a folder, and throws if no such model can be loaded
   */
  public static CachedModels ofEnvironment(Consumer<Path> fits) {
    return in(HubCache.locate(System.getenv(), System.getProperty("user.home", "")), fits);
  }

  static CachedModels in(HubCache cache, Consumer<Path> fits) {
    return new CachedModels(cache, fits);
  }

  /** Where it is. */
  public Path folder() {
    return cache.folder();
  }

  /**
   * A model or dataset at one commit.
   *
   * @param name as the user would write it, without the revision
   * @param revisions branches and tags that were at the commit when they were fetched
   * @param commit 40 hexadecimal digits
   * @param bytes of its files in the cache
   * @param folder of its files
   * @param damaged whether a file has other bytes than it must have
   * @param pulls names by which {@code models pull} brings anew what is damaged; none if it does
   *     not
   * @param state {@code ready} or, of a dataset, how many of its files are there; or what is wrong
   */
  public record Held(
      String name,
      List<String> revisions,
      String commit,
      long bytes,
      Path folder,
      boolean damaged,
      List<String> pulls,
      String state) {}

  /** All that are there; only sizes are compared, where a list of files tells them. */
  public List<Held> list() {
    return all(CachedFiles.Depth.SIZES);
  }

  /**
   * Compares every byte of the files that bertft uses.
   *
   * @param names of models and datasets, or none for all
   * @throws HubException N32 if one of them is not there
   */
  public List<Held> verify(List<HubName> names) {
    if (names.isEmpty()) {
      return all(CachedFiles.Depth.HASHES);
    }
    List<Held> all = new ArrayList<>();
    for (HubName name : names) {
      CachedRepository repository = present(name);
      String commit = commit(name, repository);
      all.add(held(name.kind(), repository, commit, CachedFiles.Depth.HASHES));
    }
    return all;
  }

  /** Models first. */
  private List<Held> all(CachedFiles.Depth depth) {
    List<Held> all = new ArrayList<>();
    for (HubName.Kind kind : HubName.Kind.values()) {
      for (CachedRepository repository : cache.repositories(kind)) {
        for (String commit : repository.commits()) {
          all.add(held(kind, repository, commit, depth));
        }
      }
    }
    return all;
  }

  private Held held(
      HubName.Kind kind, CachedRepository repository, String commit, CachedFiles.Depth depth) {
    CachedFiles files = new CachedFiles(repository, commit);
    boolean model = kind == HubName.Kind.MODEL;
    Set<String> present = files.present();
    List<CachedFiles.Problem> problems =
        model
            ? new CachedModel(repository, commit).problems(depth)
            : files.problems(present, depth);
    List<String> revisions =
        repository.revisions().entrySet().stream()
            .filter(entry -> entry.getValue().equals(commit))
            .map(Map.Entry::getKey)
            .toList();
    List<String> damaged =
        problems.stream()
            .filter(problem -> problem.kind() == CachedFiles.Kind.DAMAGED)
            .map(problem -> files.folder().relativize(problem.file()).toString().replace('\\', '/'))
            .toList();
    HubName name =
        new HubName(
            kind, repository.id(), revisions.contains(HubName.MAIN) ? HubName.MAIN : commit);
    List<String> pulls = // of no use, and not for nothing, where all is well
        damaged.isEmpty()
            ? List.of()
            : model
                ? List.of(name.text())
                : PullNames.of(name, files, damaged).stream().map(DatasetName::address).toList();
    boolean unverified = depth == CachedFiles.Depth.SIZES && !files.isListed();
    String whole = model ? "ready" : present.size() + " of " + files.names().size() + " files";
    return new Held(
        kind.urlPrefix() + repository.id(),
        revisions,
        commit,
        files.bytes(),
        files.folder(),
        !damaged.isEmpty(),
        pulls,
        problems.isEmpty()
            ? (model ? misfit(files.folder()) : Optional.<String>empty())
                .map(reason -> "unusable: " + reason)
                .orElse(unverified ? UNVERIFIED : whole)
            : state(problems.get(0)));
  }

  private static String state(CachedFiles.Problem problem) {
    String kind = problem.kind().name().toLowerCase(Locale.ROOT);
    return problem.kind() == CachedFiles.Kind.UNUSABLE
        ? kind + ": " + problem.text()
        : kind + ": " + problem.file().getFileName() + " " + problem.text();
  }

  /** Why a model cannot be loaded, whole as it is. */
  private Optional<String> misfit(Path folder) {
    try {
      fits.accept(folder);
      return Optional.empty();
    } catch (FaultException e) {
      return Optional.of(e.faults().get(0).message());
    }
  }

  /**
   * Removes the name's revision with the files that no other revision has.
   *
   * @return how many bytes that freed
   * @throws HubException N32 if it is not there
   * @throws io.github.bertft.fault.ResourceException N36 while it is being fetched; if the disk
   *     refuses
   */
  public long remove(HubName name) {
    CachedRepository repository = present(name);
    String commit = commit(name, repository);
    if (repository.commits().size() == 1) {
      return removeAll(name);
    }
    try {
      return repository.remove(commit);
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(repository.folder(), e);
    }
  }

  /** Removes all revisions, whichever the name has; results and errors as of {@link #remove}. */
  public long removeAll(HubName name) {
    CachedRepository repository = present(name);
    try {
      return repository.remove();
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(repository.folder(), e);
    }
  }

  private CachedRepository present(HubName name) {
    CachedRepository repository = cache.repository(name.kind(), name.repository());
    if (!Files.isDirectory(repository.folder())) {
      List<String> there =
          cache.repositories(name.kind()).stream().map(CachedRepository::id).toList();
      throw absent(name.repository(), "is not in the cache", there);
    }
    return repository;
  }

  private String commit(HubName name, CachedRepository repository) {
    return repository
        .commit(name.revision())
        .filter(repository.commits()::contains)
        .orElseThrow(
            () ->
                absent(
                    name.text(),
                    "is not in the cache at that revision",
                    repository.revisions().keySet().stream()
                        .map(revision -> name.repository() + "@" + revision)
                        .toList()));
  }

  private HubException absent(String name, String what, List<String> there) {
    Optional<String> nearest = Suggestion.nearest(name, there);
    return new HubException(
        new Fault(
            "N32",
            name,
            what + " " + cache.folder(),
            nearest
                .map(near -> List.of("did you mean " + Quoted.of(near) + "?"))
                .orElse(List.of("bertft models list tells what is"))));
  }
}
