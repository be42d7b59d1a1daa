package io.github.bertft.hub;

import io.github.bertft.fault.HubException;
import io.github.bertft.hub.cache.CachedRepository;
import io.github.bertft.hub.cache.ContentHash;
import io.github.bertft.hub.cache.FileTree;
import io.github.bertft.hub.cache.HubFile;
import io.github.bertft.storage.ByteCount;
import io.github.bertft.storage.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One commit of a model in the cache: whether it is all there, and as the hub has it. */
final class CachedModel {
  private static final String TOKENIZER_CONFIG = "tokenizer_config.json";

  private final CachedRepository repository;
  private final String commit;
  private final @Nullable FileTree tree;

  CachedModel(CachedRepository repository, String commit) {
    this.repository = repository;
    this.commit = commit;
    this.tree = repository.tree(commit).orElse(null);
  }

  /** How closely files are looked at. */
  enum Depth {
    /** Sizes, where a list of files tells them. */
    SIZES,
    /** Sizes; hashes where no list of files tells the sizes. */
    QUICK,
    /** Every byte. */
    HASHES
  }

  /** What is wrong. */
  enum Kind {
    INCOMPLETE,
    DAMAGED,
    /** Complete as it may be, it is no model that can be loaded. */
    UNUSABLE
  }

  /**
   * Something that is not as it must be.
   *
   * @param file that it is about, whether it is there or not
   * @param text what is wrong with it, in words
   */
  record Problem(Kind kind, Path file, String text) {}

  String commit() {
    return commit;
  }

  /** Whether a list of files tells their sizes. */
  boolean isListed() {
    return tree != null;
  }

  Path folder() {
    return repository.snapshot(commit);
  }

  /** What keeps the model from being used; empty if nothing does. */
  List<Problem> problems(Depth depth) {
    List<Problem> problems = new ArrayList<>();
    try {
      Set<String> names = names();
      for (String name : ModelFiles.descriptions(repository.id(), names)) {
        check(name, depth, problems);
      }
      if (tree == null && !names.contains(TOKENIZER_CONFIG)) {
        requireKnownAbsent(problems);
      }
      if (problems.isEmpty()) {
        for (String name : ModelFiles.weights(repository.id(), names, folder())) {
          check(name, depth, problems);
        }
      }
    } catch (HubException e) {
      problems.add(new Problem(Kind.UNUSABLE, folder(), e.faults().get(0).message()));
    }
    return problems;
  }

  /** Without it a model may be read with the wrong case; its absence must be known. */
  private void requireKnownAbsent(List<Problem> problems) {
    if (!repository.isKnownAbsent(commit, TOKENIZER_CONFIG)) {
      problems.add(new Problem(Kind.INCOMPLETE, folder().resolve(TOKENIZER_CONFIG), "is missing"));
    }
  }

  /** Of all files the model could have. */
  private Set<String> names() {
    if (tree != null) {
      return tree.files().keySet();
    }
    try (Stream<Path> files = Files.walk(folder(), 2)) {
      return new HashSet<>(
          files.map(file -> folder().relativize(file).toString().replace('\\', '/')).toList());
    } catch (IOException e) {
      return Set.of();
    }
  }

  private void check(String name, Depth depth, List<Problem> problems) {
    Path file = folder().resolve(name);
    try {
      if (Files.isRegularFile(file)) {
        damage(name, file, depth)
            .ifPresent(text -> problems.add(new Problem(Kind.DAMAGED, file, text)));
      } else {
        boolean dangling = Files.isSymbolicLink(file);
        problems.add(
            new Problem(Kind.INCOMPLETE, file, dangling ? "links to nothing" : "is missing"));
      }
    } catch (IOException e) {
      problems.add(new Problem(Kind.DAMAGED, file, "cannot be read: " + IoReason.of(e)));
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
  long bytes() {
    try (Stream<Path> files = Files.walk(folder())) {
      return files.filter(Files::isRegularFile).mapToLong(CachedModel::size).sum();
    } catch (IOException e) {
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
