package io.github.bertft.export;

import io.github.bertft.tokenize.TextBatch;
import java.util.Arrays;

/** Scores texts by a trained model, from any number of threads at once; the caller closes it. */
public interface ClassifierRuntime extends AutoCloseable {
  /** Logits (texts, labels), in the order of the batch's texts. */
  float[][] logits(TextBatch batch);

  /** Cuts values in row-major order into so many rows. */
  static float[][] rows(float[] values, int count) {
    int width = values.length / count;
    float[][] rows = new float[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
    }
    return rows;
  }

  @Override
  void close();
}
