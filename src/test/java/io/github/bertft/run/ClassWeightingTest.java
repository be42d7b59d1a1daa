package io.github.bertft.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.config.TrainingConfig.ClassWeights;
import io.github.bertft.config.TrainingConfig.ClassWeights.Mode;
import io.github.bertft.data.LabelSet;
import io.github.bertft.fault.ConfigException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassWeightingTest {
  private static final LabelSet LABELS = LabelSet.of(List.of("ham", "other", "spam"));
  private static final Map<String, Long> COUNTS = Map.of("ham", 80L, "other", 0L, "spam", 10L);

  @Test
  void should_weigh_all_classes_alike_by_default() {
    assertThat(weights(Mode.NONE, Map.of())).containsExactly(1, 1, 1);
  }

  /** 90 / (3 * 80) and 90 / (3 * 10). */
  @Test
  void should_balance_classes_by_their_examples() {
    assertThat(weights(Mode.BALANCED, Map.of())).containsExactly(0.375f, 0, 3);
  }

  @Test
  void should_leave_labels_that_are_not_named_at_one() {
    assertThat(weights(Mode.BY_LABEL, Map.of("spam", 2.5))).containsExactly(1, 1, 2.5f);
  }

  @Test
  void should_refuse_a_label_that_the_data_lack() {
    assertThatThrownBy(() -> weights(Mode.BY_LABEL, Map.of("spma", 2.0)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "training.class_weights: no training example has the label \"spma\" [C62]"
                + System.lineSeparator()
                + "  did you mean \"spam\"?");
  }

  private static float[] weights(Mode mode, Map<String, Double> byLabel) {
    return ClassWeighting.of(new ClassWeights(mode, byLabel), LABELS, COUNTS);
  }
}
