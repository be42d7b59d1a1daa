package io.github.bertft.hub;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.FaultException;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import io.github.bertft.hub.cache.CachedRepository;
import io.github.bertft.hub.cache.HubCache;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What the cache of the hub holds: to be listed, checked and removed. */
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
   * A model at one commit.
   *
   * @param repository its name
   * @param revisions branches and tags that were at the commit when they were fetched
   * @param commit 40 hexadecimal digits
   * @param bytes of its files in the cache
   * @param folder of its files
   * @param damaged whether a file has other bytes than it must have
   * @param state {@code ready}, or what is wrong with it
   */
  public record Held(
      String repository,
      List<String> revisions,
      String commit,
      long bytes,
      Path folder,
      boolean damaged,
      String state) {}

  /** All models that are there; only sizes are compared, where a list of files tells them. */
  public List<Held> list() {
    return held(cache.repositories(HubName.Kind.MODEL), CachedModel.Depth.SIZES);
  }

  /**
   * Compares every byte of the files that bertft uses.
   *
   * @param names of the models, or none for all
   * @throws HubException N32 if one of them is not there
   */
  public List<Held> verify(List<HubName> names) {
    if (names.isEmpty()) {
      return held(cache.repositories(HubName.Kind.MODEL), CachedModel.Depth.HASHES);
    }
    List<Held> all = new ArrayList<>();
    for (HubName name : names) {
      CachedRepository repository = present(name);
      String commit = commit(name, repository);
      all.add(held(repository, commit, CachedModel.Depth.HASHES));
    }
    return all;
  }

  private List<Held> held(List<CachedRepository> repositories, CachedModel.Depth depth) {
    List<Held> all = new ArrayList<>();
    for (CachedRepository repository : repositories) {
      for (String commit : repository.commits()) {
        all.add(held(repository, commit, depth));
      }
    }
    return all;
  }

  private Held held(CachedRepository repository, String commit, CachedModel.Depth depth) {
    CachedModel model = new CachedModel(repository, commit);
    List<CachedModel.Problem> problems = model.problems(depth);
    List<String> revisions =
        repository.revisions().entrySet().stream()
            .filter(entry -> entry.getValue().equals(commit))
            .map(Map.Entry::getKey)
            .toList();
    boolean damaged =
        problems.stream().anyMatch(problem -> problem.kind() == CachedModel.Kind.DAMAGED);
    return new Held(
        repository.id(),
        revisions,
        commit,
        model.bytes(),
        model.folder(),
        damaged,
        state(model, problems, depth));
  }

  private String state(
      CachedModel model, List<CachedModel.Problem> problems, CachedModel.Depth depth) {
    if (problems.isEmpty()) {
      boolean unverified = depth == CachedModel.Depth.SIZES && !model.isListed();
      return misfit(model.folder())
          .map(reason -> "unusable: " + reason)
          .orElse(unverified ? UNVERIFIED : "ready");
    }
    CachedModel.Problem first = problems.get(0);
    String kind = first.kind().name().toLowerCase(Locale.ROOT);
    return first.kind() == CachedModel.Kind.UNUSABLE
        ? kind + ": " + first.text()
        : kind + ": " + first.file().getFileName() + " " + first.text();
  }

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
          cache.repositories(HubName.Kind.MODEL).stream().map(CachedRepository::id).toList();
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
