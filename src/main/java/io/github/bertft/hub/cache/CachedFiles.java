package io.github.bertft.hub.cache;

import io.github.bertft.storage.ByteCount;
import io.github.bertft.storage.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of a repository at one commit: what there must be, and what is in the cache. */
public final class CachedFiles {
  private static final int MAX_DEPTH = 20;

  private final CachedRepository repository;
  private final String commit;
  private final @Nullable FileTree tree;

  public CachedFiles(CachedRepository repository, String commit) {
    this.repository = repository;
    this.commit = commit;
    this.tree = repository.tree(commit).orElse(null);
  }

  /** How closely files are looked at. */
  public enum Depth {
    /** Sizes, where a list of files tells them. */
    SIZES,
    /** Sizes; hashes where no list of files tells the sizes. */
    QUICK,
    /** Every byte. */
    HASHES
  }

  /** What is wrong. */
  public enum Kind {
    INCOMPLETE,
    DAMAGED,
    /** Complete as it may be, it is nothing that can be used. */
    UNUSABLE
  }

  /**
   * Something that is not as it must be.
   *
   * @param file that it is about, whether it is there or not
   * @param text what is wrong with it, in words
   */
  public record Problem(Kind kind, Path file, String text) {}

  public CachedRepository repository() {
    return repository;
  }

  public String commit() {
    return commit;
  }

  /** Where they are. */
  public Path folder() {
    return repository.snapshot(commit);
  }

  /** Whether the cache knows all names, sizes and hashes. */
  public boolean isListed() {
    return tree != null;
  }

  /** Of all files that the repository has, or, where they are not listed, that are there. */
  public Set<String> names() {
    return tree == null ? present() : tree.files().keySet();
  }

  /** Of the files that are there. */
  public Set<String> present() {
    try (Stream<Path> files = Files.walk(folder(), MAX_DEPTH)) {
      return new HashSet<>(
          files
              .filter(file -> !Files.isDirectory(file))
              .map(file -> folder().relativize(file).toString().replace('\\', '/'))
              .toList());
    } catch (IOException | UncheckedIOException e) { // or something went while it was listed
      return Set.of();
    }
  }

  /** What is wrong with some of the files; empty if nothing is. */
  public List<Problem> problems(Collection<String> names, Depth depth) {
    return names.stream().flatMap(name -> problem(name, depth).stream()).toList();
  }

  private Optional<Problem> problem(String name, Depth depth) {
    Path file = folder().resolve(name);
    try {
      if (Files.isRegularFile(file)) {
        return damage(name, file, depth).map(text -> new Problem(Kind.DAMAGED, file, text));
      }
      boolean dangling = Files.isSymbolicLink(file);
      return Optional.of(
          new Problem(Kind.INCOMPLETE, file, dangling ? "links to nothing" : "is missing"));
    } catch (IOException e) {
      return Optional.of(new Problem(Kind.DAMAGED, file, "cannot be read: " + IoReason.of(e)));
    }
  }

  private Optional<String> damage(String name, Path file, Depth depth) throws IOException {
    HubFile known = tree == null ? null : tree.files().get(name);
    if (known != null && Files.size(file) != known.size()) {
      return Optional.of(
          "is " + ByteCount.text(Files.size(file)) + ", must be " + ByteCount.text(known.size()));
    }
    if (depth == Depth.SIZES || (known != null && depth == Depth.QUICK)) {
      return Optional.empty();
    }
    // Without a list, the name of the blob behind a link tells what its hash must be.
    Optional<ContentHash> hash =
        known != null
            ? Optional.of(known.hash())
            : ContentHash.of(String.valueOf(file.toRealPath().getFileName()));
    if (hash.isEmpty()) {
      return Optional.of("has no known hash");
    }
    return hash.get().matches(file)
        ? Optional.empty()
        : Optional.of("has another " + hash.get().algorithm() + " than " + hash.get().hex());
  }

  /** Size of the files that are there. */
  public long bytes() {
    try (Stream<Path> files = Files.walk(folder())) {
      return files.filter(Files::isRegularFile).mapToLong(CachedFiles::size).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
