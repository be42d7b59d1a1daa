package io.github.bertft.hub.net;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.hub.cache.BlobLock;
import io.github.bertft.hub.cache.CachedRepository;
import io.github.bertft.hub.cache.HubFile;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Brings files of one commit into the cache: a file appears under its hash when all its bytes are
 * there and have that hash, and not before.
 */
final class FileTransfer {
  private final HubClient client;
  private final HubName name;
  private final String commit;
  private final CachedRepository repository;
  private final DownloadListener listener;
  private final Retries.Pause pause;

  FileTransfer(
      HubClient client,
      HubName name,
      String commit,
      CachedRepository repository,
      DownloadListener listener,
      Retries.Pause pause) {
    this.client = client;
    this.name = name;
    this.commit = commit;
    this.repository = repository;
    this.listener = listener;
    this.pause = pause;
  }

  /**
   * Fetches what is missing of a file.
   *
   * @throws HubException N22 if it does not arrive, N23 if it is not what the hub announced
   * @throws io.github.bertft.fault.ResourceException if the disk refuses
   */
  void fetch(HubFile file) {
    Path blob = repository.blob(file.hash());
    try {
      Files.createDirectories(DurableFiles.parentOf(blob));
      Runnable waiting =
          () -> listener.note("another process fetches " + Quoted.of(file.name()) + "; waiting");
      BlobLock.holding(
          repository.locks(),
          file.hash().hex(),
          waiting,
          () -> {
            if (isThere(file, blob)) {
              listener.moved(file.size());
            } else {
              fetch(file, repository.partialBlob(file.hash()), blob);
            }
          });
      repository.link(commit, file);
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(blob, e);
    }
  }

  private static boolean isThere(HubFile file, Path blob) throws IOException {
    return Files.isRegularFile(blob)
        && Files.size(blob) == file.size()
        && file.hash().matches(blob);
  }

  /** Only while the lock is held. */
  private void fetch(HubFile file, Path partial, Path blob) throws IOException {
    Retries retries = new Retries(pause, listener);
    FileRequest request = new FileRequest(client, name, commit, file, listener);
    listener.moved(size(partial));
    for (int wrong = 0; ; ) {
      try {
        if (size(partial) < file.size() || !Files.exists(partial)) {
          request.send(partial, retries);
        }
        if (size(partial) == file.size() && file.hash().matches(partial)) {
          DurableFiles.move(partial, blob);
          return;
        }
        throw new WrongContentException(
            Files.exists(partial) ? describe(file, partial) : "is not there");
      } catch (WrongContentException e) {
        discard(partial);
        if (++wrong > 1) {
          throw mismatch(file, e);
        }
      } catch (RetryableException e) {
        retries.failed(e);
      }
    }
  }

  private static String describe(HubFile file, Path partial) throws IOException {
    return String.format(
        Locale.ROOT,
        "%,d bytes with %s %s",
        Files.size(partial),
        file.hash().algorithm(),
        file.hash().ofFile(partial).hex());
  }

  private HubException mismatch(HubFile file, IOException cause) {
    return new HubException(
        new Fault(
            "N23",
            client.settings().host(),
            String.format(
                Locale.ROOT,
                "%s is not what the hub announces: %s, must be %,d bytes with %s %s",
                Quoted.of(file.name()),
                cause.getMessage(),
                file.size(),
                file.hash().algorithm(),
                file.hash().hex()),
            "it came so twice and was deleted; a proxy, a login page or a mirror may be the reason"),
        cause);
  }

  private void discard(Path partial) throws IOException {
    listener.moved(-size(partial));
    Files.deleteIfExists(partial);
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }
}
