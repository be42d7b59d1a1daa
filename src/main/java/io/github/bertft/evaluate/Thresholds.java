package io.github.bertft.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The probability from which each label is taken.
 *
 * @param values by label, each from 0 to 1
 */
public record Thresholds(List<Float> values) {
  private static final float HALF = 0.5f;

  public Thresholds {
    values = List.copyOf(values);
  }

  /** One half for all. */
  public static Thresholds half(int labels) {
    Float[] values = new Float[labels];
    Arrays.fill(values, HALF);
    return new Thresholds(List.of(values));
  }

  /**
   * For each label that with the highest F1 on these texts, of several the one nearest to a half; a
   * half for labels that no text has.
   *
   * <p>A threshold lies in the middle between two probabilities that occur.
   */
  static Thresholds tuned(ScoredLabels scored, int labels) {
    List<Float> values = new ArrayList<>();
    for (int label = 0; label < labels; label++) {
      values.add(best(scored.ranking(label)));
    }
    return new Thresholds(values);
  }

  /** Labels whose probability reaches the threshold. */
  BitSet reachedBy(float[] probabilities) {
    BitSet reached = new BitSet();
    for (int i = 0; i < probabilities.length; i++) {
      reached.set(i, probabilities[i] >= values.get(i));
    }
    return reached;
  }

  private static float best(ScoredLabels.Ranking ranking) {
    float best = HALF;
    double bestF1 = 0;
    long found = 0;
    for (int i = 0; i < ranking.size(); i++) {
      found += ranking.isRight(i) ? 1 : 0;
      float score = ranking.probability(i);
      float next = i + 1 < ranking.size() ? ranking.probability(i + 1) : 0;
      if (next == score && i + 1 < ranking.size()) {
        continue; // a threshold cannot part equal probabilities
      }
      double f1 = 2.0 * found / (i + 1 + ranking.support());
      float threshold = between(next, score);
      boolean nearer = Math.abs(threshold - HALF) < Math.abs(best - HALF);
      if (found > 0 && (f1 > bestF1 || (f1 == bestF1 && nearer))) {
        best = threshold;
        bestF1 = f1;
      }
    }
    return best;
  }

  /** Above the lower one, at most the upper one; a half where that lies between them. */
  private static float between(float lower, float upper) {
    if (lower < HALF && HALF <= upper) {
      return HALF;
    }
    float middle = lower + (upper - lower) / 2;
    return middle > lower ? middle : upper;
  }
}
