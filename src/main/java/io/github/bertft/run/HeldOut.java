package io.github.bertft.run;

import io.github.bertft.evaluate.Figure;
import io.github.bertft.model.PretrainingLosses;
import io.github.bertft.model.PretrainingModel;
import io.github.bertft.report.TrainingTable;
import io.github.bertft.tokenize.MaskedBatch;
import io.github.bertft.tokenize.MaskedBatches;
import io.github.bertft.tokenize.PretrainingExamples;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

/** Tells what pre-training brought, by documents that it did not see. */
final class HeldOut {
  private static final int MOST_EXAMPLES = 1000;
  private static final int MOST_AT_ONCE = 32;

  private final PretrainingExamples examples;
  private final Console console;

  HeldOut(PretrainingExamples examples, Console console) {
    this.examples = examples;
    this.console = console;
  }

  /**
   * Losses without dropout, on the same hidden words each time; NaN if there are no examples.
   *
   * @param stopIfRequested may throw to end it
   */
  TrainingTable.Row measure(
      PretrainingModel model, long step, long elapsedMillis, Runnable stopIfRequested) {
    MaskedBatches batches = new MaskedBatches(examples, 0);
    PretrainingLosses losses = PretrainingLosses.NONE;
    int most = Math.min(MOST_EXAMPLES, examples.size());
    if (most > 0) {
      console.progress().start("held-out texts", most, "texts");
    }
    while (losses.examples() < most) {
      MaskedBatch batch = batches.next(1).get(0);
      int pieces = (batch.examples() + MOST_AT_ONCE - 1) / MOST_AT_ONCE;
      for (MaskedBatch piece : batch.pieces(pieces)) {
        stopIfRequested.run();
        losses = losses.plus(model.losses(piece));
      }
      console.progress().step(Math.min(losses.examples(), most), "");
    }
    console.progress().close();
    return new TrainingTable.Row(
        0,
        step,
        Double.NaN,
        losses.wordLoss(),
        Map.of(Figure.ACCURACY, losses.accuracy()),
        elapsedMillis);
  }

  /** Says both, if anything was measured. */
  void tell(TrainingTable.Row before, TrainingTable.Row after) {
    if (Double.isFinite(after.validationLoss())) {
      console.result(
          String.format(
              Locale.ROOT,
              "held-out masked words: loss %.4f -> %.4f, accuracy %.2f%% -> %.2f%%",
              before.validationLoss(),
              after.validationLoss(),
              100 * accuracy(before),
              100 * accuracy(after)));
    }
  }

  /** Says what is told once some of the weights are those of the start, if it was measured. */
  void tell(double startShare, TrainingTable.Row mixed) {
    if (Double.isFinite(mixed.validationLoss())) {
      console.result(
          String.format(
              Locale.ROOT,
              "with %s of the start: loss %.4f, accuracy %.2f%%",
              BigDecimal.valueOf(startShare).stripTrailingZeros().toPlainString(),
              mixed.validationLoss(),
              100 * accuracy(mixed)));
    }
  }

  private static double accuracy(TrainingTable.Row row) {
    return row.figures().getOrDefault(Figure.ACCURACY, Double.NaN);
  }
}
