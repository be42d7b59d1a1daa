package io.github.bertft.run;

import io.github.bertft.config.PretrainingConfig;
import io.github.bertft.config.RunConfig;
import io.github.bertft.model.PretrainingModel;
import io.github.bertft.report.RunPlan;
import io.github.bertft.tokenize.PretrainingExamples;
import io.github.bertft.train.LearningRateSchedule;
import java.util.List;
import java.util.Objects;

/** What the first of two stages would do. */
final class PretrainingPlan {
  private PretrainingPlan() {}

  /**
   * Reads the texts and works the plan out.
   *
   * @param start {@linkplain PretrainingParts#check fit} for it
   * @throws io.github.bertft.fault.FaultException as pre-training would
   */
  static RunPlan.Pretraining of(
      RunConfig config, StartModel start, Compute compute, Console console) {
    PretrainingConfig pretraining = Objects.requireNonNull(config.pretraining());
    PretrainingTexts texts =
        PretrainingTexts.read(pretraining, config.data(), ReadBefore.NOTHING, console);
    try (PretrainingParts parts = PretrainingParts.of(config, start, texts, compute)) {
      PretrainingModel model = parts.model();
      PretrainingExamples examples = parts.sets().train();
      LearningRateSchedule schedule =
          Pretraining.schedule(pretraining, config.training(), examples.batches());
      List<GroupRate> rates =
          GroupRate.of(pretraining, config.training(), model.config().layers(), model.trainable());
      return new RunPlan.Pretraining(
          texts.documents().size(),
          parts.sets().corpus().tokens(),
          examples.size(),
          parts.sets().heldOut().size(),
          model.freshWeights(),
          TrainingSteps.planned(
              examples.batches(), pretraining.batchSize(), pretraining.accumulation(), schedule),
          rates.stream().map(GroupRate::planned).toList());
    }
  }
}
