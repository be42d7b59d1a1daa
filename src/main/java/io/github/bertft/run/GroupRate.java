package io.github.bertft.run;

import io.github.bertft.config.PretrainingConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.report.RunPlan;
import io.github.bertft.train.ParameterGroup;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

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
    return of(
        Fitting.groups(training, trainable),
        training.learningRate(),
        group -> place(group, training, layers));
  }

  /** Those of pre-training. */
  static List<GroupRate> of(
      PretrainingConfig pretraining,
      TrainingConfig training,
      int layers,
      List<NamedParameter> trainable) {
    return of(
        Pretraining.groups(pretraining, training, trainable),
        pretraining.learningRate(),
        group -> group.depth() > layers ? "heads" : "encoder");
  }

  private static List<GroupRate> of(
      List<ParameterGroup> groups, double rate, Function<ParameterGroup, String> place) {
    return groups.stream()
        .map(
            group ->
                new GroupRate(
                    place.apply(group),
                    rate * group.rateFactor(),
                    group.weightDecay(),
                    weights(group.parameters())))
        .toList();
  }

  /** As a plan has it. */
  RunPlan.Group planned() {
    return new RunPlan.Group(place, rate, weightDecay, weights);
  }

  /** A line for each of some groups; none where all are trained at one rate. */
  static List<String> lines(List<GroupRate> groups) {
    if (groups.stream().mapToDouble(GroupRate::rate).distinct().count() < 2) {
      return List.of();
    }
    return groups.stream()
        .map(
            group ->
                String.format(
                    Locale.ROOT,
                    "rate of %s: %.3e, weight decay %s, %,d weights",
                    group.place,
                    group.rate,
                    group.weightDecay,
                    group.weights))
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
