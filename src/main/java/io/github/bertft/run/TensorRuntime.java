package io.github.bertft.run;

import ai.djl.ndarray.NDManager;
import io.github.bertft.export.ClassifierRuntime;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.tokenize.TextBatch;

/** The classifier as it is trained, on PyTorch; closing it closes the classifier. */
record TensorRuntime(TextClassifier classifier) implements ClassifierRuntime {
  @Override
  public float[][] logits(TextBatch batch) {
    try (NDManager scope = classifier.manager().newSubManager()) {
      float[] values = classifier.logits(scope, batch).toFloatArray();
      return ClassifierRuntime.rows(values, batch.examples());
    }
  }

  @Override
  public void close() {
    classifier.close();
  }
}
