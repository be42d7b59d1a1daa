package io.github.bertft.hub.cache;

import io.github.bertft.storage.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A repository in the cache: {@code blobs/<hash>} hold the bytes, {@code snapshots/<commit>/<name>}
 * link to them, {@code refs/<revision>} tell which commit a branch was at.
 *
 * @param id {@code name} or {@code owner/name}
 * @param folder of the repository
 * @param locks folder of its lock files
 * @param links makes symbolic links, where the system allows them
 */
public record CachedRepository(String id, Path folder, Path locks, Links links) {
  private static final int MAX_REF_BYTES = 1000;

  /** How a file of a snapshot comes to lead to its blob. */
  @FunctionalInterface
  public interface Links {
    /** As {@link Files#createSymbolicLink} does. */
    void make(Path link, Path target) throws IOException;
  }

  /** Whether snapshots can link to blobs; else each file takes its room twice. */
  public boolean takesLinks() throws IOException {
    Path probe = DurableFiles.temporarySibling(folder.resolve("link"));
    try {
      links.make(probe, Path.of("blobs"));
      return true;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false;
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  /** The commit of a revision, as far as the cache knows. */
  public Optional<String> commit(String revision) {
    if (HubName.isCommit(revision)) {
      return Optional.of(revision);
    }
    return readRef(refs().resolve(revision));
  }

  private static Optional<String> readRef(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_REF_BYTES) {
        return Optional.empty();
      }
      String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
      return HubName.isCommit(text) ? Optional.of(text) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** All known commits by revision. */
  public Map<String, String> revisions() {
    Map<String, String> commits = new TreeMap<>();
    try (Stream<Path> files = Files.walk(refs(), 5)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String revision = refs().relativize(file).toString().replace('\\', '/');
        readRef(file).ifPresent(commit -> commits.put(revision, commit));
      }
    } catch (IOException | UncheckedIOException e) {
      return commits; // there are none, or no more that can be read
    }
    return commits;
  }

  /** Remembers which commit a branch is at; a commit needs no such note. */
  public void writeRevision(String revision, String commit) throws IOException {
    if (!HubName.isCommit(revision) && !commit(revision).equals(Optional.of(commit))) {
      Path file = refs().resolve(revision);
      Files.createDirectories(DurableFiles.parentOf(file));
      DurableFiles.write(file, commit.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private Path refs() {
    return folder.resolve("refs");
  }

  /** The folder of a commit's files. */
  public Path snapshot(String commit) {
    return folder.resolve("snapshots").resolve(commit);
  }

  /** The commits of which something is there. */
  public List<String> commits() {
    try (Stream<Path> entries = Files.list(folder.resolve("snapshots"))) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(HubName::isCommit)
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** A commit's list of files, if it is there and whole. */
  public Optional<FileTree> tree(String commit) {
    return FileTree.read(treeFile(commit), commit);
  }

  /** Keeps a commit's list of files. */
  public void writeTree(FileTree tree) throws IOException {
    if (!tree(tree.commit()).map(known -> known.equals(tree)).orElse(false)) {
      Files.createDirectories(folder.resolve("trees"));
      DurableFiles.write(treeFile(tree.commit()), tree.json());
    }
  }

  private Path treeFile(String commit) {
    return folder.resolve("trees").resolve(commit + ".json");
  }

  /** Whether the Python client found that a commit has no such file. */
  public boolean isKnownAbsent(String commit, String name) {
    return Files.exists(folder.resolve(".no_exist").resolve(commit).resolve(name));
  }

  /** Where the bytes of that hash are. */
  public Path blob(ContentHash hash) {
    return folder.resolve("blobs").resolve(hash.hex());
  }

  /** Where they are while they arrive; no name that the Python client uses. */
  public Path partialBlob(ContentHash hash) {
    return folder.resolve("blobs").resolve(hash.hex() + ".bertft.incomplete");
  }

  /**
   * Makes a blob a file of a snapshot: by a relative link, or by a copy where the system allows no
   * links, as Windows without its developer mode.
   */
  public void link(String commit, HubFile file) throws IOException {
    Path blob = blob(file.hash());
    Path target = snapshot(commit).resolve(file.name());
    Path parent = DurableFiles.parentOf(target);
    Files.createDirectories(parent);
    if (Files.exists(target) && Files.isSameFile(target, blob)) {
      return;
    }
    Path temporary = DurableFiles.temporarySibling(target);
    try {
      try {
        links.make(temporary, parent.relativize(blob.toAbsolutePath()));
      } catch (UnsupportedOperationException | FileSystemException e) {
        if (Files.isRegularFile(target) && Files.mismatch(target, blob) < 0) {
          return; // the copy that was made before
        }
        Files.copy(blob, temporary);
      }
      DurableFiles.move(temporary, target);
    } finally {
      Files.deleteIfExists(temporary); // half a copy, where the disk was full
    }
  }

  /**
   * Deletes the repository; the bytes that this freed.
   *
   * @throws io.github.bertft.fault.ResourceException N36 while it is being fetched
   */
  public long remove() throws IOException {
    return BlobLock.holdingAll(
        locks,
        folder,
        () -> {
          Removal.folder(locks);
          return Removal.folder(folder);
        });
  }

  /** Deletes a commit and what no other commit has; result and errors as of {@link #remove()}. */
  public long remove(String commit) throws IOException {
    return BlobLock.holdingAll(locks, folder, () -> removed(commit));
  }

  private long removed(String commit) throws IOException {
    for (Map.Entry<String, String> revision : revisions().entrySet()) {
      if (revision.getValue().equals(commit)) {
        Files.delete(refs().resolve(revision.getKey()));
      }
    }
    Files.deleteIfExists(treeFile(commit));
    long freed = Removal.folder(snapshot(commit));
    List<Path> others = commits().stream().map(this::snapshot).toList();
    return freed + Removal.unusedBlobs(folder.resolve("blobs"), others);
  }
}
