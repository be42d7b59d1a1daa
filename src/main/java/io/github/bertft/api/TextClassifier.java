package io.github.bertft.api;

import io.github.bertft.data.ProblemType;
import io.github.bertft.data.TextExample;
import io.github.bertft.evaluate.LabelPrediction;
import io.github.bertft.evaluate.Softmax;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fine-tuned model, ready to classify texts.
 *
 * <pre>{@code
 * try (TextClassifier classifier = TextClassifier.load(Path.of("out"))) {
 *   Classification says = classifier.classify("I love this movie");
 *   System.out.println(says.label() + " " + says.probability());
 * }
 * }</pre>
 *
 * <p>All methods may be called from several threads at once; calls run side by side. Loading a
 * model takes a second or so: keep one for the life of the program.
 *
 * <p>Faults are {@link io.github.bertft.fault.FaultException}s, whose message tells what is wrong,
 * where, and what to do.
 */
public final class TextClassifier implements AutoCloseable {
  /** Texts of a stream that are held at a time: batches of like length are made among them. */
  private static final int WINDOW_TEXTS = 256;

  private static final TextExample.Place NOWHERE = new TextExample.Place("", 0);

  private final Compute compute;
  private final TrainedModel model;
  private final Scorer scorer;

  /** Shared by calls; closing waits for them. */
  private final ReadWriteLock use = new ReentrantReadWriteLock();

  private boolean closed;

  private TextClassifier(Compute compute, TrainedModel model) {
    this.compute = compute;
    this.model = model;
    scorer = new Scorer(model.runtime(), model.encoder());
  }

  /**
   * Loads a model folder that {@code bertft train} or Hugging Face transformers wrote.
   *
   * <p>The first call of a process switches off the telemetry and the downloads of the tensor
   * library, unless the system properties {@code OPT_OUT_TRACKING} and {@code ai.djl.offline} are
   * set already.
   *
   * @throws io.github.bertft.fault.ModelException if the folder is no trained model, or damaged, or
   *     one of several labels a text, or of numbers
   * @throws io.github.bertft.fault.ResourceException if a file cannot be read, or the engine cannot
   *     start
   */
  public static TextClassifier load(Path folder) {
    return load(folder, ClassifierOptions.defaults());
  }

  /** As {@link #load(Path)}, computing as the options say. */
  public static TextClassifier load(Path folder, ClassifierOptions options) {
    EngineDefaults.set();
    Compute compute =
        Compute.start(options.device(), options.threads(), options.numberFormat().precision());
    try {
      Integer maxTokens = options.maxTokens().isPresent() ? options.maxTokens().getAsInt() : null;
      ModelRuntime runtime = ModelRuntime.pytorch(compute);
      return new TextClassifier(compute, classes(folder, maxTokens, runtime));
    } catch (RuntimeException e) {
      compute.close();
      throw e;
    }
  }

  private static TrainedModel classes(
      Path folder, @Nullable Integer maxTokens, ModelRuntime runtime) {
    TrainedModel model = TrainedModel.load(folder, maxTokens, runtime);
    ProblemType problem = model.rule().problem();
    if (problem != ProblemType.SINGLE_LABEL) {
      model.close();
      throw new ModelException(
          new Fault(
              "M150",
              folder.toString(),
              "is a model of " + problem.word() + "; a text classifier tells one of several labels",
              "use it by bertft predict"));
    }
    return model;
  }

  /** All labels, in the model's order. */
  public List<String> labels() {
    return model.labels().names();
  }

  /** Classifies one text; an empty one, too. */
  public Classification classify(String text) {
    return classifyExamples(List.of(example(text, null))).get(0);
  }

  /** Classifies a pair of texts, for a model that was trained on pairs. */
  public Classification classify(String text, String pair) {
    Objects.requireNonNull(pair, "pair");
    return classifyExamples(List.of(example(text, pair))).get(0);
  }

  /**
   * Classifies many texts, in batches of like length; much faster than one by one.
   *
   * @return in the order of the texts
   */
  public List<Classification> classifyAll(List<String> texts) {
    return classifyExamples(texts.stream().map(text -> example(text, null)).toList());
  }

  /**
   * Classifies a stream of any length in constant memory, a few hundred texts ahead of the reader.
   *
   * @return in the order of the texts; sequential, closes {@code texts} when closed
   */
  public Stream<Classification> classifyAll(Stream<String> texts) {
    Iterator<String> source = texts.iterator();
    Iterator<Classification> results =
        new Iterator<>() {
          private Iterator<Classification> window = Collections.emptyIterator();

          @Override
          public boolean hasNext() {
            return window.hasNext() || source.hasNext();
          }

          @Override
          public Classification next() {
            if (!window.hasNext()) {
              List<String> next = new ArrayList<>();
              do {
                next.add(source.next());
              } while (next.size() < WINDOW_TEXTS && source.hasNext());
              window = classifyAll(next).iterator();
            }
            return window.next();
          }
        };
    int order = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(results, order), false)
        .onClose(texts::close);
  }

  private static TextExample example(String text, @Nullable String pair) {
    return new TextExample(Objects.requireNonNull(text, "text"), pair, null, NOWHERE);
  }

  private List<Classification> classifyExamples(List<TextExample> examples) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the classifier is closed");
      }
      List<Classification> results = new ArrayList<>(examples.size());
      scorer.score(
          examples.iterator(),
          Math.max(1, examples.size()),
          (example, logits) -> results.add(classification(logits)));
      return results;
    } finally {
      use.readLock().unlock();
    }
  }

  private Classification classification(float[] logits) {
    LabelPrediction prediction = Softmax.predict(logits);
    float[] probabilities = prediction.probabilities();
    List<String> labels = labels();
    Map<String, Double> byLabel = new LinkedHashMap<>();
    for (int i = 0; i < probabilities.length; i++) {
      byLabel.put(labels.get(i), (double) probabilities[i]);
    }
    int best = prediction.best();
    return new Classification(
        labels.get(best), probabilities[best], Collections.unmodifiableMap(byLabel));
  }

  /** Frees the model; waits for calls that run. Calls after that fail. */
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
