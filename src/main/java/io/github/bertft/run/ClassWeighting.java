package io.github.bertft.run;

import io.github.bertft.config.TrainingConfig;
import io.github.bertft.data.LabelSet;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The weight of each class in the loss. */
final class ClassWeighting {
  private ClassWeighting() {}

  /**
   * Balanced weights are {@code examples / (classes * examples of the class)}, as scikit-learn's.
   *
   * @param counts training examples of each label, in the order of the labels
   * @return (classes)
   * @throws ConfigException if a label is named that the data don't have
   */
  static float[] of(
      TrainingConfig.ClassWeights weights, LabelSet labels, Map<String, Long> counts) {
    float[] values = new float[labels.size()];
    Arrays.fill(values, 1);
    switch (weights.mode()) {
      case NONE -> {}
      case BALANCED -> {
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        counts.forEach(
            (name, count) ->
                values[labels.indexOf(name)] =
                    count == 0 ? 0 : (float) ((double) total / labels.size() / count));
      }
      case BY_LABEL ->
          weights
              .byLabel()
              .forEach((name, weight) -> values[index(labels, name)] = weight.floatValue());
    }
    return values;
  }

  /**
   * Weights of the texts that have a label, for labels of which a text may have several. Balanced
   * ones are {@code texts without it / texts with it}, so that both sides weigh the same.
   *
   * @param counts training examples that have each label
   * @param examples training examples
   * @return (labels); 1 for a label that no example or every one has
   * @throws ConfigException if a label is named that the data don't have
   */
  static float[] ofPositives(
      TrainingConfig.ClassWeights weights,
      LabelSet labels,
      Map<String, Long> counts,
      int examples) {
    if (weights.mode() != TrainingConfig.ClassWeights.Mode.BALANCED) {
      return of(weights, labels, counts);
    }
    float[] values = new float[labels.size()];
    counts.forEach(
        (name, count) ->
            values[labels.indexOf(name)] =
                count == 0 || count == examples
                    ? 1
                    : (float) ((double) (examples - count) / count));
    return values;
  }

  private static int index(LabelSet labels, String name) {
    return labels
        .find(name)
        .orElseThrow(
            () ->
                new ConfigException(
                    new Fault(
                        "C62",
                        "training.class_weights",
                        "no training example has the label " + Quoted.of(name),
                        Suggestion.nearest(name, labels.names())
                            .map(known -> List.of("did you mean " + Quoted.of(known) + "?"))
                            .orElse(List.of()))));
  }
}
