package io.github.bertft.hub;

import io.github.bertft.fault.HubException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.hub.cache.CacheFaults;
import io.github.bertft.hub.cache.CachedFiles;
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
import java.util.TreeSet;
import java.util.function.Consumer;

/** Models of the Hugging Face hub: out of the cache, or from the hub into it. */
public final class HubModels {
  private final Map<String, String> environment;
  private final String userHome;
  private final HubCache cache;

  private HubModels(Map<String, String> environment, String userHome) {
    this.environment = environment;
    this.userHome = userHome;
    this.cache = HubCache.locate(environment, userHome);
  }

  /** As the process's variables have it. */
  public static HubModels ofEnvironment() {
    return of(System.getenv(), System.getProperty("user.home", ""));
  }

  static HubModels of(Map<String, String> environment, String userHome) {
    return new HubModels(environment, userHome);
  }

  /**
   * The folder of a model. A model that is in the cache costs no request; one that is not is
   * fetched.
   *
   * @param fits looks at a folder with the model's config.json before its weights are fetched, and
   *     throws if it is not to be
   * @throws HubException N10 to N30 if it cannot be had
   * @throws io.github.bertft.fault.ResourceException if the disk refuses
   */
  public Path folder(HubName name, DownloadListener listener, Consumer<Path> fits) {
    CachedRepository repository = cache.repository(name.kind(), name.repository());
    Optional<CachedModel> cached =
        repository
            .commit(name.revision())
            .filter(repository.commits()::contains)
            .map(commit -> new CachedModel(repository, commit));
    List<CachedFiles.Problem> problems =
        cached.map(model -> model.problems(CachedFiles.Depth.QUICK)).orElse(List.of());
    if (cached.isPresent() && problems.isEmpty()) {
      return cached.get().folder();
    }
    if (HubSettings.isOffline(environment)) {
      throw suggesting(name, offline(name, repository, problems));
    }
    return pull(name, listener, fits);
  }

  /**
   * Brings the cache to what the hub has now: asks it, compares every byte that is there, and
   * fetches what is missing or damaged. Parameters as for {@link #folder}.
   */
  public Path pull(HubName name, DownloadListener listener, Consumer<Path> fits) {
    if (HubSettings.isOffline(environment)) {
      return folder(name, listener, fits); // what is there is all there can be
    }
    CachedRepository repository = cache.repository(name.kind(), name.repository());
    try {
      HubSettings settings = HubSettings.of(environment, userHome);
      Download download = Download.begin(settings, name, repository, listener);
      Set<String> names = download.tree().files().keySet();
      download.fetch(ModelFiles.descriptions(name.text(), names));
      fits.accept(download.folder());
      download.fetch(ModelFiles.weights(name.text(), names, download.folder()));
      download.finish();
      return download.folder();
    } catch (HubException e) {
      throw suggesting(name, e);
    }
  }

  private static HubException offline(
      HubName name, CachedRepository repository, List<CachedFiles.Problem> problems) {
    String unknown = repository.folder() + " has not its revision " + Quoted.of(name.revision());
    return CacheFaults.offline(name.text(), name.text(), unknown, problems);
  }

  /** Adds the nearest name that would have worked. */
  private HubException suggesting(HubName name, HubException failure) {
    return CacheFaults.suggesting(failure, name.text(), this::known, "");
  }

  /** Names that need no network. */
  private Collection<String> known() {
    Set<String> names = new TreeSet<>(BuiltInModel.words());
    for (CachedRepository repository : cache.repositories(HubName.Kind.MODEL)) {
      names.add(repository.id());
      repository
          .revisions()
          .keySet()
          .forEach(
              revision ->
                  names.add(new HubName(HubName.Kind.MODEL, repository.id(), revision).text()));
    }
    return names;
  }
}
