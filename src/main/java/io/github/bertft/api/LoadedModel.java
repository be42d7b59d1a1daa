package io.github.bertft.api;

import io.github.bertft.data.ProblemType;
import io.github.bertft.data.TextExample;
import io.github.bertft.evaluate.Prediction;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.run.Compute;
import io.github.bertft.run.EngineDefaults;
import io.github.bertft.run.ModelRuntime;
import io.github.bertft.run.Scorer;
import io.github.bertft.run.TrainedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A model in memory and what computes it; used by any number of threads until it is closed. */
final class LoadedModel implements AutoCloseable {
  /** Texts that are held as batches at a time: those of like length share one. */
  private static final int WINDOW_TEXTS = 256;

  private static final TextExample.Place NOWHERE = new TextExample.Place("", 0);

  private final Compute compute;
  private final TrainedModel model;
  private final Scorer scorer;

  /** Shared by calls; closing waits for them. */
  private final ReadWriteLock use = new ReentrantReadWriteLock();

  private boolean closed;

  private LoadedModel(Compute compute, TrainedModel model) {
    this.compute = compute;
    this.model = model;
    scorer = new Scorer(model.runtime(), model.encoder());
  }

  /**
   * Loads a model of one of some kinds.
   *
   * @param otherwise what to do with one of another kind
   * @throws ModelException M150 if it is of another kind
   */
  static LoadedModel load(
      Path folder, LoadOptions options, Set<ProblemType> kinds, String otherwise) {
    EngineDefaults.set();
    Compute compute =
        Compute.start(options.device(), options.threads(), options.numberFormat().precision());
    try {
      Integer maxTokens = options.maxTokens().isPresent() ? options.maxTokens().getAsInt() : null;
      TrainedModel model = TrainedModel.load(folder, maxTokens, ModelRuntime.pytorch(compute));
      ProblemType kind = model.rule().problem();
      if (!kinds.contains(kind)) {
        model.close();
        throw new ModelException(
            new Fault("M150", folder.toString(), "is a model of " + kind.word(), otherwise));
      }
      return new LoadedModel(compute, model);
    } catch (RuntimeException e) {
      compute.close();
      throw e;
    }
  }

  List<String> labels() {
    return model.labels().names();
  }

  static TextExample example(String text, @Nullable String pair) {
    return new TextExample(Objects.requireNonNull(text, "text"), pair, null, NOWHERE);
  }

  Prediction predict(TextExample example) {
    return predict(List.of(example)).get(0);
  }

  List<Prediction> predictAll(List<String> texts) {
    return predict(texts.stream().map(text -> example(text, null)).toList());
  }

  /** Lazily, a window at a time, in order; closes {@code texts} when closed. */
  <T> Stream<T> predictAll(Stream<String> texts, Function<Prediction, T> result) {
    Iterator<String> source = texts.iterator();
    Iterator<T> results =
        new Iterator<>() {
          private Iterator<Prediction> window = Collections.emptyIterator();

          @Override
          public boolean hasNext() {
            return window.hasNext() || source.hasNext();
          }

          @Override
          public T next() {
            if (!window.hasNext()) {
              List<String> next = new ArrayList<>();
              do {
                next.add(source.next());
              } while (next.size() < WINDOW_TEXTS && source.hasNext());
              window = predictAll(next).iterator();
            }
            return result.apply(window.next());
          }
        };
    int order = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(results, order), false)
        .onClose(texts::close);
  }

  private List<Prediction> predict(List<TextExample> examples) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the model is closed");
      }
      List<Prediction> results = new ArrayList<>(examples.size());
      scorer.score(
          examples.iterator(),
          WINDOW_TEXTS,
          (example, outputs) -> results.add(model.answer(example, outputs)));
      return results;
    } finally {
      use.readLock().unlock();
    }
  }

  @Override
  public void close() {
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        model.close();
        compute.close();
      }
    } finally {
      use.writeLock().unlock();
    }
  }
}
