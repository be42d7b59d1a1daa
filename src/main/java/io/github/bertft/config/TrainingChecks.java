package io.github.bertft.config;

import io.github.bertft.config.source.Problems;

/** Rules that join several keys of {@code training}. */
final class TrainingChecks {
  private final TrainingConfig training;
  private final ConfigChecks checks;
  private final Problems problems;

  TrainingChecks(TrainingConfig training, ConfigChecks checks, Problems problems) {
    this.training = training;
    this.checks = checks;
    this.problems = problems;
  }

  /** Notes every rule that is broken. */
  void run() {
    focalLoss();
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
