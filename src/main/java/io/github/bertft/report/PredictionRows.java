package io.github.bertft.report;

import io.github.bertft.evaluate.Prediction;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One format of predictions: a beginning, rows, an end. */
interface PredictionRows {
  /** Writes what comes before the first row. */
  default void begin() throws IOException {}

  /** Stands for the beginning where rows were written before. */
  default void goOn() {}

  /**
   * Writes one row.
   *
   * @param text the text, always given
   * @param pair the second text of a pair, or null
   */
  void row(String text, @Nullable String pair, Prediction prediction) throws IOException;

  /** Writes what comes after the last row. */
  default void end() throws IOException {}

  /** Indices of the most probable classes, most probable first; the lower index wins a tie. */
  static List<Integer> ranking(Prediction prediction, int count) {
    float[] probabilities = prediction.probabilities();
    if (count == 1) {
      return List.of(prediction.best());
    }
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -probabilities[i]))
        .limit(count)
        .toList();
  }
}
