package io.github.bertft.api;

import io.github.bertft.data.ProblemType;
import io.github.bertft.evaluate.NumberPrediction;
import io.github.bertft.evaluate.Prediction;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A fine-tuned model that tells a number of a text ({@code data.task: regression}). May be used by
 * several threads at once, and fails, as {@link TextClassifier}.
 */
public final class TextRegressor implements AutoCloseable {
  private final LoadedModel model;

  private TextRegressor(LoadedModel model) {
    this.model = model;
  }

  /**
   * Loads a model folder; see {@link TextClassifier#load(Path)}.
   *
   * @throws io.github.bertft.fault.ModelException if the folder is no trained model of numbers, or
   *     damaged
   * @throws io.github.bertft.fault.ResourceException if a file cannot be read, or the engine cannot
   *     start
   */
  public static TextRegressor load(Path folder) {
    return load(folder, LoadOptions.defaults());
  }

  /** As {@link #load(Path)}, computing as the options say. */
  public static TextRegressor load(Path folder, LoadOptions options) {
    return new TextRegressor(
        LoadedModel.load(
            folder, options, EnumSet.of(ProblemType.REGRESSION), "load it as a TextClassifier"));
  }

  /** The number of one text, in the unit of the training data. */
  public double predict(String text) {
    return number(model.predict(LoadedModel.example(text, null)));
  }

  /** The number of a pair of texts, for a model that was trained on pairs. */
  public double predict(String text, String pair) {
    Objects.requireNonNull(pair, "pair");
    return number(model.predict(LoadedModel.example(text, pair)));
  }

  /** The numbers of many texts, in their order. */
  public List<Double> predictAll(List<String> texts) {
    return model.predictAll(texts).stream().map(TextRegressor::number).toList();
  }

  /** The numbers of a stream; see {@link TextClassifier#classifyAll(Stream)}. */
  public Stream<Double> predictAll(Stream<String> texts) {
    return model.predictAll(texts, TextRegressor::number);
  }

  private static double number(Prediction prediction) {
    return ((NumberPrediction) prediction).value();
  }

  /** Frees the model; waits for calls that run. Calls after that fail. */
  @Override
  public void close() {
    model.close();
  }
}
