package io.github.bertft.run;

import io.github.bertft.config.TrainingConfig;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.train.ParameterGroup;
import java.util.List;

/**
 * What a group of parameters is trained with.
 *
 * @param place in words, such as {@code layer 6}
 * @param rate at the peak of the schedule
 * @param weights how many numbers
 */
record GroupRate(String place, double rate, double weightDecay, long weights) {
  /** All groups, the head's first. */
  static List<GroupRate> of(TrainingConfig training, int layers, List<NamedParameter> trainable) {
    return Fitting.groups(training, trainable).stream()
        .map(
            group ->
                new GroupRate(
                    place(group, training, layers),
                    training.learningRate() * group.rateFactor(),
                    group.weightDecay(),
                    weights(group.parameters())))
        .toList();
  }

  private static String place(ParameterGroup group, TrainingConfig training, int layers) {
    if (training.layerDecay() == 1 && training.unfreezeEpochs() == 0) {
      return training.headRateFactor() == 1
          ? "encoder and head"
          : group.depth() > layers ? "pooler and head" : "encoder";
    }
    if (group.depth() > layers) {
      return "pooler and head";
    }
    return group.depth() == 0 ? "embeddings" : "layer " + group.depth();
  }

  static long weights(List<NamedParameter> parameters) {
    return parameters.stream()
        .map(NamedParameter::array)
        .mapToLong(array -> array.getShape().size())
        .sum();
  }
}
