package io.github.bertft.run;

import io.github.bertft.data.TextExample;
import io.github.bertft.export.ClassifierRuntime;
import io.github.bertft.tokenize.LengthBuckets;
import io.github.bertft.tokenize.OrderedBatches;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.tokenize.TextEncoder;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Scores a stream of texts in constant memory: windows of texts are sorted by length, scored in
 * batches of little padding, and handed out in the order in which they came. May be called from
 * several threads at once.
 */
public final class Scorer {
  private static final int MAX_EXAMPLES = 64;

  /** Bounds the memory of attention for long texts. */
  private static final int MAX_TOKENS = 16_384;

  private final ClassifierRuntime runtime;
  private final TextEncoder encoder;

  public Scorer(ClassifierRuntime runtime, TextEncoder encoder) {
    this.runtime = runtime;
    this.encoder = encoder;
  }

  /**
   * Scores everything.
   *
   * @param windowExamples texts held at a time; 1 answers each text before the next is read
   * @param sink gets each example with its logits (classes), in the order of the examples
   */
  public void score(
      Iterator<TextExample> examples, int windowExamples, BiConsumer<TextExample, float[]> sink) {
    OrderedBatches windows =
        new OrderedBatches(
            encoder, examples, LengthBuckets.inOrder(MAX_EXAMPLES, MAX_TOKENS), windowExamples);
    while (windows.hasNext()) {
      OrderedBatches.Window window = windows.next();
      List<TextExample> texts = window.examples();
      float[][] logits = new float[texts.size()][];
      for (TextBatch batch : window.batches()) {
        score(batch, logits);
      }
      for (int i = 0; i < logits.length; i++) {
        sink.accept(texts.get(i), logits[i]);
      }
    }
  }

  private void score(TextBatch batch, float[][] logits) {
    float[][] ofBatch = runtime.logits(batch);
    for (int i = 0; i < batch.examples(); i++) {
      logits[batch.rows()[i]] = ofBatch[i];
    }
  }
}
