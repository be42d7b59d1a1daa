package io.github.bertft.hub.net;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.hub.cache.CachedRepository;
import io.github.bertft.hub.cache.FileTree;
import io.github.bertft.hub.cache.HubFile;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.storage.ByteCount;
import io.github.bertft.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Brings files of one repository at one commit into the cache, several at a time. */
public final class Download {
  private static final int THREADS = 4;

  private final HubClient client;
  private final HubName name;
  private final CachedRepository repository;
  private final FileTree tree;
  private final DownloadListener listener;
  private final Retries.Pause pause;

  private Download(
      HubClient client,
      HubName name,
      CachedRepository repository,
      FileTree tree,
      DownloadListener listener,
      Retries.Pause pause) {
    this.client = client;
    this.name = name;
    this.repository = repository;
    this.tree = tree;
    this.listener = listener;
    this.pause = pause;
  }

  /**
   * Asks what there is, and notes it in the cache.
   *
   * @throws io.github.bertft.fault.HubException N10 to N30
   */
  public static Download begin(
      HubSettings settings, HubName name, CachedRepository repository, DownloadListener listener) {
    return begin(
        settings, name, repository, listener, time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()));
  }

  static Download begin(
      HubSettings settings,
      HubName name,
      CachedRepository repository,
      DownloadListener listener,
      Retries.Pause pause) {
    HubClient client = new HubClient(settings);
    FileTree tree = new RepositoryRequest(client, name).send(new Retries(pause, listener));
    try {
      repository.writeTree(tree);
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(repository.folder(), e);
    }
    return new Download(client, name, repository, tree, listener, pause);
  }

  /** The commit and all files of the repository. */
  public FileTree tree() {
    return tree;
  }

  /** The folder into which files come. */
  public Path folder() {
    return repository.snapshot(tree.commit());
  }

  /**
   * Fetches those files that are not there with the right bytes.
   *
   * @param names of files of the tree
   * @throws ResourceException N28 if the disk has no room for them
   */
  public void fetch(Collection<String> names) {
    Map<String, HubFile> byHash = new LinkedHashMap<>();
    List<HubFile> files = names.stream().map(this::file).toList();
    files.forEach(file -> byHash.put(file.hash().hex(), file));
    requireRoom(byHash.values(), files);
    listener.started(name.text(), files.stream().mapToLong(HubFile::size).sum());
    FileTransfer transfer =
        new FileTransfer(client, name, tree.commit(), repository, listener, pause);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "hub-download");
              thread.setDaemon(true);
              return thread;
            });
    try {
      CompletionService<HubFile> running = new ExecutorCompletionService<>(threads);
      files.forEach(file -> running.submit(() -> transfer.fetch(file), file));
      for (int i = 0; i < files.size(); i++) {
        running.take().get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while downloading", e);
    } finally {
      stop(threads);
    }
  }

  /** Files of the same content share a blob and are fetched one after the other by its lock. */
  private HubFile file(String wanted) {
    HubFile file = tree.files().get(wanted);
    if (file == null) {
      throw new IllegalArgumentException("no file " + wanted);
    }
    return file;
  }

  /** Nothing is written after the first failure was told. */
  private static void stop(ExecutorService threads) {
    threads.shutdownNow();
    try {
      threads.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Remembers that the name's revision is this commit: the last thing that is written. */
  public void finish() {
    try {
      repository.writeRevision(name.revision(), tree.commit());
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(repository.folder(), e);
    }
  }

  private void requireRoom(Collection<HubFile> blobs, List<HubFile> files) {
    try {
      Files.createDirectories(repository.folder());
      long needed = 0;
      for (HubFile blob : blobs) {
        needed += Math.max(0, blob.size() - present(blob));
      }
      if (!repository.takesLinks()) {
        needed += copies(files);
      }
      long free = Files.getFileStore(repository.folder()).getUsableSpace();
      if (needed > free) {
        throw noRoom(needed, free);
      }
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(repository.folder(), e);
    }
  }

  /** Bytes of the snapshot's own files that are not there in their size. */
  private long copies(List<HubFile> files) throws IOException {
    long bytes = 0;
    for (HubFile file : files) {
      Path copy = folder().resolve(file.name());
      if (!Files.isRegularFile(copy) || Files.size(copy) != file.size()) {
        bytes += file.size();
      }
    }
    return bytes;
  }

  private ResourceException noRoom(long needed, long free) {
    return new ResourceException(
        new Fault(
            "N28",
            repository.folder().toString(),
            name.text()
                + " needs "
                + ByteCount.text(needed)
                + ", "
                + ByteCount.text(free)
                + " are free",
            "make room, or set HF_HOME to a folder on another disk"));
  }

  private long present(HubFile file) throws IOException {
    for (Path path : List.of(repository.blob(file.hash()), repository.partialBlob(file.hash()))) {
      if (Files.isRegularFile(path)) {
        return Files.size(path);
      }
    }
    return 0;
  }
}
