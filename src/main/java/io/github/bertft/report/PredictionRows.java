package io.github.bertft.report;

import io.github.bertft.evaluate.Prediction;
import java.io.IOException;
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
}
