package io.github.bertft.export;

import io.github.bertft.tokenize.TextBatch;

/** Scores texts by a trained model, from any number of threads at once; the caller closes it. */
public interface ClassifierRuntime extends AutoCloseable {
  /** Logits (texts, labels), in the order of the batch's texts. */
  float[][] logits(TextBatch batch);

  @Override
  void close();
}
