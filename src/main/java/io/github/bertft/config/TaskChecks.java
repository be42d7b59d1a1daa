package io.github.bertft.config;

import io.github.bertft.config.DataConfig.Task;
import io.github.bertft.config.TrainingConfig.ClassWeights;
import io.github.bertft.config.TrainingConfig.Metric;
import io.github.bertft.config.key.KeySpec;
import io.github.bertft.config.source.Problems;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules that join {@code data.task} with other keys: what fits one task only. */
final class TaskChecks {
  private final DataConfig data;
  private final TrainingConfig training;
  private final ConfigChecks checks;
  private final Problems problems;

  TaskChecks(RunConfig config, ConfigChecks checks, Problems problems) {
    data = config.data();
    training = config.training();
    this.checks = checks;
    this.problems = problems;
  }

  /** Notes every rule that is broken. */
  void run() {
    if (!checks.sound("data.task")) {
      return;
    }
    metric();
    if (data.task() != Task.SINGLE_LABEL && data.benchmark() != null) {
      unfit("data.benchmark", "the paper's datasets are single_label", "remove it");
    }
    if (data.task() == Task.REGRESSION) {
      regression();
    }
  }

  /** Numbers are in no classes. */
  private void regression() {
    if (training.focalGamma() > 0) {
      unfit("training.focal_gamma", "focal loss is for labels", "set it to 0");
    }
    if (training.labelSmoothing() > 0) {
      unfit("training.label_smoothing", "numbers have no labels to smooth", "set it to 0");
    }
    if (training.rDrop() > 0) {
      unfit("training.r_drop", "R-Drop compares shares of labels", "set it to 0");
    }
    if (training.classWeights().mode() != ClassWeights.Mode.NONE) {
      unfit("training.class_weights", "numbers are in no classes", "set it to none");
    }
    if (!data.labels().isEmpty()) {
      unfit("data.labels", "numbers are in no classes", "remove it");
    }
    if (data.labelSeparator() != null) {
      unfit("data.label_separator", "a row has one number", "remove it");
    }
    String limit = data.limit();
    if (limit != null && limit.endsWith("per class")) {
      unfit("data.limit", "numbers are in no classes", "give a number or a percentage");
    }
  }

  private void unfit(String key, String reason, String remedy) {
    if (checks.sound(key)) {
      problems.add(
          checks.place(key, "data.task"),
          "C174",
          key + ": does not fit data.task " + KeySpec.word(data.task()) + ": " + reason,
          remedy);
    }
  }

  private void metric() {
    Set<Metric> fitting = fitting(data.task());
    if (checks.sound("training.metric") && !fitting.contains(training.metric())) {
      problems.add(
          checks.place("training.metric", "data.task"),
          "C175",
          "training.metric: must be one of "
              + fitting.stream().map(KeySpec::word).collect(Collectors.joining(", "))
              + " with data.task "
              + KeySpec.word(data.task())
              + ", was "
              + KeySpec.word(training.metric()));
    }
  }

  private static Set<Metric> fitting(Task task) {
    return switch (task) {
      case SINGLE_LABEL ->
          EnumSet.of(
              Metric.AUTO, Metric.ACCURACY, Metric.MACRO_F1, Metric.WEIGHTED_F1, Metric.LOSS);
      case MULTI_LABEL ->
          EnumSet.of(
              Metric.AUTO,
              Metric.MACRO_F1,
              Metric.MICRO_F1,
              Metric.SUBSET_ACCURACY,
              Metric.HAMMING_LOSS,
              Metric.AVERAGE_PRECISION,
              Metric.LOSS);
      case REGRESSION ->
          EnumSet.of(
              Metric.AUTO, Metric.PEARSON, Metric.SPEARMAN, Metric.MAE, Metric.RMSE, Metric.LOSS);
    };
  }
}
