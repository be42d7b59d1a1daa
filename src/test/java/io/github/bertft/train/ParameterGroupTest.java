package io.github.bertft.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.model.NamedParameter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterGroupTest {
  /** The top layer and the head at the full rate; the embeddings below, or at the full rate too. */
  @ParameterizedTest
  @CsvSource({"true, 0.9025", "false, 1"})
  void should_give_each_layer_its_share_of_the_rate_above(boolean embeddings, double lowest) {
    try (TinyTraining training = TinyTraining.start()) {
      List<ParameterGroup> groups =
          ParameterGroup.of(training.model.parameters(), 0.01, 0.95, embeddings, 1, false);

      Map<Integer, List<Double>> factors =
          groups.stream()
              .collect(
                  Collectors.groupingBy(
                      ParameterGroup::depth,
                      Collectors.mapping(ParameterGroup::rateFactor, Collectors.toList())));
      assertThat(factors)
          .isEqualTo(
              Map.of(
                  3, List.of(1.0, 1.0),
                  2, List.of(1.0, 1.0),
                  1, List.of(0.95, 0.95),
                  0, List.of(lowest, lowest)));
      for (ParameterGroup group : groups) {
        for (NamedParameter parameter : group.parameters()) {
          assertThat(group.depth()).as(parameter.name()).isEqualTo(depth(parameter.name()));
        }
      }
      assertThat(groups.stream().mapToInt(group -> group.parameters().size()).sum())
          .isEqualTo(training.model.parameters().size());
    }
  }

  @Test
  void should_give_pooler_and_head_a_rate_of_their_own() {
    try (TinyTraining training = TinyTraining.start()) {
      List<NamedParameter> parameters = training.model.parameters();
      for (double layerDecay : new double[] {1, 0.95}) {
        for (ParameterGroup group :
            ParameterGroup.of(parameters, 0.01, layerDecay, true, 10, false)) {
          boolean head = group.parameters().stream().allMatch(p -> p.depth() == 3);
          double expected = head ? 10 : Math.pow(layerDecay, 2 - group.depth());
          assertThat(group.rateFactor()).as(group.toString()).isEqualTo(expected);
          assertThat(head || group.parameters().stream().noneMatch(p -> p.depth() == 3)).isTrue();
        }
      }
      assertThat(ParameterGroup.of(parameters, 0.01, 1, true, 10, false)).hasSize(4);
    }
  }

  @Test
  void should_decay_weights_but_neither_biases_nor_layer_norms() {
    try (TinyTraining training = TinyTraining.start()) {
      List<ParameterGroup> groups = TinyTraining.atOneRate(training.model.parameters(), 0.01);

      assertThat(groups).hasSize(2);
      assertThat(groups.stream().map(ParameterGroup::rateFactor)).containsExactly(1.0, 1.0);
      for (ParameterGroup group : groups) {
        for (NamedParameter parameter : group.parameters()) {
          boolean spared =
              parameter.name().endsWith(".bias") || parameter.name().contains("LayerNorm");
          assertThat(group.weightDecay()).as(parameter.name()).isEqualTo(spared ? 0 : 0.01);
        }
      }
    }
  }

  private static int depth(String name) {
    if (name.startsWith("embeddings.")) {
      return 0;
    }
    if (name.startsWith("encoder.layer.")) {
      return name.charAt("encoder.layer.".length()) - '0' + 1;
    }
    return 3;
  }
}
