package io.github.bertft.hub.net;

import io.github.bertft.hub.LocalHub;
import io.github.bertft.hub.cache.CachedRepository;
import io.github.bertft.hub.cache.HubCache;
import io.github.bertft.hub.cache.HubName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Downloads from a hub on the loopback interface, with a clock that only notes waiting times. */
final class Fetching implements DownloadListener {
  static final HubName NAME = HubName.parse(HubName.Kind.MODEL, "owner/tiny").orElseThrow();
  static final byte[] CONFIG = "{\"model_type\": \"bert\"}".getBytes(StandardCharsets.UTF_8);
  static final byte[] WEIGHTS = random(300_000);
  static final String NEW_LINE = System.lineSeparator() + "  ";

  final List<Duration> waits = new CopyOnWriteArrayList<>();
  final List<String> notes = new CopyOnWriteArrayList<>();
  CachedRepository repository;
  private final LocalHub hub;
  private final String token;
  private Duration patience = Duration.ofSeconds(20);
  private long moved;

  Fetching(LocalHub hub, Path cache) {
    this(hub, cache, "");
  }

  Fetching(LocalHub hub, Path cache, String token) {
    this.hub = hub;
    this.token = token;
    this.repository = new HubCache(cache).repository(HubName.Kind.MODEL, NAME.repository());
  }

  /** For a hub that stalls: of the others none must fail because the machine is busy. */
  Fetching impatient() {
    patience = Duration.ofMillis(1500);
    return this;
  }

  /** As where the system allows no links: files of snapshots are copies. */
  Fetching withoutLinks() {
    repository =
        new CachedRepository(
            repository.id(),
            repository.folder(),
            repository.locks(),
            (link, target) -> {
              throw new FileSystemException(link.toString(), null, "no privilege");
            });
    return this;
  }

  static LocalHub hub() {
    return new LocalHub()
        .with("owner/tiny", Map.of("config.json", CONFIG, "model.safetensors", WEIGHTS));
  }

  static byte[] random(int bytes) {
    byte[] content = new byte[bytes];
    new Random(7).nextBytes(content);
    return content;
  }

  /** The folder of the files. */
  Path fetch() {
    return fetch(NAME);
  }

  Path fetch(HubName name) {
    Download download = begin(name);
    download.fetch(List.of("config.json", "model.safetensors"));
    download.finish();
    return download.folder();
  }

  Download begin(HubName name) {
    return Download.begin(settings(), name, repository, this, waits::add);
  }

  HubSettings settings() {
    HubSettings settings =
        HubSettings.of(
            Map.of("HF_ENDPOINT", hub.endpoint(), "HF_TOKEN", token, "HF_HOME", "/nowhere"), "");
    return new HubSettings(settings.endpoint(), settings.token(), patience, settings.proxies());
  }

  /** What a listener that adds up was told. */
  synchronized long movedBytes() {
    return moved;
  }

  /** Whether there is no blob but whole ones, beside parts of some that have not arrived. */
  boolean blobsAreWhole() {
    try (Stream<Path> blobs = Files.list(repository.folder().resolve("blobs"))) {
      return blobs
          .filter(blob -> !name(blob).endsWith(".incomplete"))
          .allMatch(
              blob ->
                  List.of(LocalHub.gitId(CONFIG), LocalHub.sha256(WEIGHTS)).contains(name(blob)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  @Override
  public void started(String what, long totalBytes) {}

  @Override
  public synchronized void moved(long bytes) {
    moved += bytes;
  }

  @Override
  public void note(String text) {
    notes.add(text);
  }
}
