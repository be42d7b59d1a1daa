package io.github.bertft.run;

import ai.djl.ndarray.NDManager;
import io.github.bertft.export.ClassifierRuntime;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.tokenize.TextBatch;
import java.util.Arrays;

/** The classifier as it is trained, on PyTorch; closing it closes the classifier. */
record TensorRuntime(TextClassifier classifier) implements ClassifierRuntime {
  @Override
  public float[][] logits(TextBatch batch) {
    try (NDManager scope = classifier.manager().newSubManager()) {
      float[] values = classifier.logits(scope, batch).toFloatArray();
      int labels = values.length / batch.examples();
      float[][] logits = new float[batch.examples()][];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = Arrays.copyOfRange(values, i * labels, (i + 1) * labels);
      }
      return logits;
    }
  }

  @Override
  public void close() {
    classifier.close();
  }
}
