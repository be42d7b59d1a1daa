package io.github.bertft.api;

import io.github.bertft.data.ProblemType;
import io.github.bertft.evaluate.LabelPrediction;
import io.github.bertft.evaluate.LabelsPrediction;
import io.github.bertft.evaluate.Prediction;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A fine-tuned model, ready to classify texts: one label each, or any number where it was trained
 * to tell several.
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
  private final LoadedModel model;

  private TextClassifier(LoadedModel model) {
    this.model = model;
  }

  /**
   * Loads a model folder that {@code bertft train} or Hugging Face transformers wrote.
   *
   * <p>The first call of a process switches off the telemetry and the downloads of the tensor
   * library, unless the system properties {@code OPT_OUT_TRACKING} and {@code ai.djl.offline} are
   * set already.
   *
   * @throws io.github.bertft.fault.ModelException if the folder is no trained classifier, or
   *     damaged
   * @throws io.github.bertft.fault.ResourceException if a file cannot be read, or the engine cannot
   *     start
   */
  public static TextClassifier load(Path folder) {
    return load(folder, LoadOptions.defaults());
  }

  /** As {@link #load(Path)}, computing as the options say. */
  public static TextClassifier load(Path folder, LoadOptions options) {
    return new TextClassifier(
        LoadedModel.load(
            folder,
            options,
            EnumSet.of(ProblemType.SINGLE_LABEL, ProblemType.MULTI_LABEL),
            "load it as a TextRegressor"));
  }

  /** All labels, in the model's order. */
  public List<String> labels() {
    return model.labels();
  }

  /** Classifies one text; an empty one, too. */
  public Classification classify(String text) {
    return classification(model.predict(LoadedModel.example(text, null)));
  }

  /** Classifies a pair of texts, for a model that was trained on pairs. */
  public Classification classify(String text, String pair) {
    Objects.requireNonNull(pair, "pair");
    return classification(model.predict(LoadedModel.example(text, pair)));
  }

  /**
   * Classifies many texts, in batches of like length; much faster than one by one.
   *
   * @return in the order of the texts
   */
  public List<Classification> classifyAll(List<String> texts) {
    return model.predictAll(texts).stream().map(this::classification).toList();
  }

  /**
   * Classifies a stream of any length in constant memory, a few hundred texts ahead of the reader.
   *
   * @return in the order of the texts; sequential, closes {@code texts} when closed
   */
  public Stream<Classification> classifyAll(Stream<String> texts) {
    return model.predictAll(texts, this::classification);
  }

  private Classification classification(Prediction prediction) {
    List<String> labels = labels();
    if (prediction instanceof LabelPrediction one) {
      String best = labels.get(one.best());
      return new Classification(
          best, one.probabilities()[one.best()], List.of(best), byLabel(one.probabilities()));
    }
    LabelsPrediction several = (LabelsPrediction) prediction;
    int best = new LabelPrediction(several.probabilities()).best();
    return new Classification(
        labels.get(best),
        several.probabilities()[best],
        several.chosen().stream().mapToObj(labels::get).toList(),
        byLabel(several.probabilities()));
  }

  private Map<String, Double> byLabel(float[] probabilities) {
    Map<String, Double> byLabel = new LinkedHashMap<>();
    for (int i = 0; i < probabilities.length; i++) {
      byLabel.put(labels().get(i), (double) probabilities[i]);
    }
    return Collections.unmodifiableMap(byLabel);
  }

  /** Frees the model; waits for calls that run. Calls after that fail. */
  @Override
  public void close() {
    model.close();
  }
}
