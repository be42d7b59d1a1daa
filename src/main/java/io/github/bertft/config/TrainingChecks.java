package io.github.bertft.config;

import io.github.bertft.config.source.Problems;

/** Rules that join several keys of {@code training}. */
final class TrainingChecks {
  private final RunConfig config;
  private final TrainingConfig training;
  private final ConfigChecks checks;
  private final Problems problems;

  TrainingChecks(RunConfig config, ConfigChecks checks, Problems problems) {
    this.config = config;
    training = config.training();
    this.checks = checks;
    this.problems = problems;
  }

  /** Notes every rule that is broken. */
  void run() {
    accumulation();
    focalLoss();
  }

  private void accumulation() {
    String limit = config.data().limit();
    long before = (long) training.batchSize() * (training.accumulation() - 1);
    // A share of the data, or a number of each label, is known when the data are read.
    boolean isCount = limit != null && limit.chars().allMatch(Character::isDigit);
    long examples = isCount ? Long.parseLong(limit) : Long.MAX_VALUE;
    boolean sound = checks.sound("data.limit", "training.batch_size", "training.accumulation");
    if (sound && training.accumulation() > 1 && before >= examples) {
      problems.add(
          checks.place("training.accumulation", "data.limit"),
          "C14",
          "training.accumulation: "
              + training.accumulation()
              + " micro-batches of "
              + training.batchSize()
              + " never fill with data.limit = "
              + limit
              + " examples; lower accumulation or batch_size");
    }
  }

  /**
   * Smoothing gives other labels a share of the target; the focal factor knows the label's only.
   */
  private void focalLoss() {
    boolean sound = checks.sound("training.focal_gamma", "training.label_smoothing");
    if (sound && training.focalGamma() > 0 && training.labelSmoothing() > 0) {
      problems.add(
          checks.place("training.focal_gamma", "training.label_smoothing"),
          "C14",
          "training.focal_gamma: cannot be given together with training.label_smoothing; set one"
              + " to 0");
    }
  }
}
