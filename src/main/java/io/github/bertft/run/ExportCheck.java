package io.github.bertft.run;

import io.github.bertft.data.TextExample;
import io.github.bertft.evaluate.DecisionRule;
import io.github.bertft.evaluate.LabelPrediction;
import io.github.bertft.evaluate.LabelsPrediction;
import io.github.bertft.evaluate.Prediction;
import io.github.bertft.export.ClassifierRuntime;
import io.github.bertft.tokenize.TextEncoder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two runtimes' answers to the same texts, beside each other.
 *
 * @param texts number of texts
 * @param largestDifference of any logit; not a number if one is not
 * @param largestLogit by its size, of the first runtime
 * @param sameLabels texts to which both give the same label or labels; null where a number is told
 */
record ExportCheck(
    int texts, double largestDifference, double largestLogit, @Nullable Integer sameLabels) {
  /** What rounding alone may come to in float32, in shares of the largest logit or of 1. */
  private static final double TOLERANCE = 1e-4;

  static ExportCheck of(
      ClassifierRuntime original,
      ClassifierRuntime exported,
      TextEncoder encoder,
      DecisionRule rule,
      List<TextExample> examples) {
    List<float[]> expected = logits(original, encoder, examples);
    List<float[]> actual = logits(exported, encoder, examples);
    double difference = 0;
    double largest = 0;
    Integer same = rule instanceof DecisionRule.Scaled ? null : 0;
    for (int i = 0; i < expected.size(); i++) {
      float[] left = expected.get(i);
      float[] right = actual.get(i);
      for (int j = 0; j < left.length; j++) {
        // Math.max keeps what is not a number.
        difference = Math.max(difference, Math.abs((double) left[j] - right[j]));
        largest = Math.max(largest, Math.abs(left[j]));
      }
      if (same != null && labels(rule.predict(left)).equals(labels(rule.predict(right)))) {
        same++;
      }
    }
    return new ExportCheck(expected.size(), difference, largest, same);
  }

  /** Indices of the labels that are given. */
  private static BitSet labels(Prediction prediction) {
    if (prediction instanceof LabelsPrediction several) {
      return several.chosen();
    }
    BitSet one = new BitSet();
    if (prediction instanceof LabelPrediction label) {
      one.set(label.best());
    }
    return one;
  }

  private static List<float[]> logits(
      ClassifierRuntime runtime, TextEncoder encoder, List<TextExample> examples) {
    List<float[]> logits = new ArrayList<>();
    new Scorer(runtime, encoder)
        .score(examples.iterator(), examples.size(), (example, values) -> logits.add(values));
    return logits;
  }

  /** Whether both compute the same up to rounding. */
  boolean isEqual() {
    return largestDifference <= TOLERANCE * Math.max(1, largestLogit);
  }
}
