package io.github.bertft.hub;

import io.github.bertft.fault.HubException;
import io.github.bertft.hub.cache.CachedFiles;
import io.github.bertft.hub.cache.CachedFiles.Depth;
import io.github.bertft.hub.cache.CachedFiles.Kind;
import io.github.bertft.hub.cache.CachedFiles.Problem;
import io.github.bertft.hub.cache.CachedRepository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One commit of a model in the cache: whether it is all there, and as the hub has it. */
final class CachedModel {
  private static final String TOKENIZER_CONFIG = "tokenizer_config.json";

  private final CachedRepository repository;
  private final CachedFiles files;

  CachedModel(CachedRepository repository, String commit) {
    this.repository = repository;
    this.files = new CachedFiles(repository, commit);
  }

  Path folder() {
    return files.folder();
  }

  /** What keeps the model from being used; empty if nothing does. */
  List<Problem> problems(Depth depth) {
    List<Problem> problems = new ArrayList<>();
    try {
      Set<String> names = files.names();
      problems.addAll(files.problems(ModelFiles.descriptions(repository.id(), names), depth));
      if (!files.isListed() && !names.contains(TOKENIZER_CONFIG)) {
        requireKnownAbsent(problems);
      }
      if (problems.isEmpty()) {
        List<String> weights = ModelFiles.weights(repository.id(), names, folder());
        problems.addAll(files.problems(weights, depth));
      }
    } catch (HubException e) {
      problems.add(new Problem(Kind.UNUSABLE, folder(), e.faults().get(0).message()));
    }
    return problems;
  }

  /** Without it a model may be read with the wrong case; its absence must be known. */
  private void requireKnownAbsent(List<Problem> problems) {
    if (!repository.isKnownAbsent(files.commit(), TOKENIZER_CONFIG)) {
      problems.add(new Problem(Kind.INCOMPLETE, folder().resolve(TOKENIZER_CONFIG), "is missing"));
    }
  }
}
