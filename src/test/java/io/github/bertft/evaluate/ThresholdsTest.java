package io.github.bertft.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
  @Test
  void choosesTheHighestF1() {
    // One wrong text at 0.4 is worth the right one at 0.3, two at 0.2 are not.
    assertThat(tuned(new double[] {.9, .6, .4, .3, .2, .1}, true, true, false, true, false, false))
        .isEqualTo(0.25f);
  }

  @Test
  void staysAtAHalfWhereThatIsAsGood() {
    assertThat(tuned(new double[] {.9, .6, .4, .1}, true, true, false, false)).isEqualTo(0.5f);
    assertThat(tuned(new double[] {.9, .1}, false, false)).as("no text has it").isEqualTo(0.5f);
  }

  @Test
  void doesNotPartEqualProbabilities() {
    assertThat(tuned(new double[] {.8, .7, .7, .2}, true, true, false, false)).isEqualTo(0.5f);
    assertThat(tuned(new double[] {.375, .375, .125}, true, true, false)).isEqualTo(0.25f);
  }

  @Test
  void takesAllWhereThatIsBest() {
    float threshold = tuned(new double[] {.3, .2, .1}, false, true, true);
    assertThat(threshold).isBetween(0.01f, 0.1f);
    assertThat(tuned(new double[] {.9, .8}, true, true)).isEqualTo(0.5f);
  }

  @Test
  void liesWithinWhatFloatsCanPart() {
    float low = 0.7f;
    float high = Math.nextUp(low);
    assertThat(tuned(new double[] {high, low}, true, false)).isEqualTo(high);
  }

  private static float tuned(double[] probabilities, boolean... actual) {
    ScoredLabels scored = new ScoredLabels();
    for (int i = 0; i < probabilities.length; i++) {
      BitSet labels = new BitSet();
      labels.set(0, actual[i]);
      scored.add(new float[] {(float) probabilities[i]}, labels);
    }
    return Thresholds.tuned(scored, 1).values().get(0);
  }
}
