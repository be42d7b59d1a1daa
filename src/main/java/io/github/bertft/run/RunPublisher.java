package io.github.bertft.run;

import io.github.bertft.config.RunConfig;
import io.github.bertft.model.OutputFolder;
import io.github.bertft.report.EvaluationReport;
import io.github.bertft.report.Provenance;
import io.github.bertft.report.TrainingTable;
import io.github.bertft.train.FineTuner;
import java.nio.file.Path;
import java.util.List;

/** Writes what a run has trained: one model, or one of each task. */
interface RunPublisher {
  /**
   * That of a run; folders beside the output folder itself are checked.
   *
   * @param resuming whether a run that was cut short while it was published may have left some
   */
  static RunPublisher of(
      RunConfig config, StartModel start, Provenance.TextLimit limit, boolean resuming) {
    return config.multitask() == null
        ? new ModelPublisher(config, start, limit)
        : MultitaskPublisher.checked(config, config.multitask(), start, limit, resuming);
  }

  /** What there is to write; the tokenizer's JSON is for folders that have none. */
  record Trained(
      List<TrainedTask> tasks,
      String tokenizerJson,
      List<TrainingTable.Row> rows,
      FineTuner.Outcome outcome,
      Provenance.Environment environment) {
    /** The step whose weights these are. */
    long bestStep() {
      return rows.get(outcome.bestEpoch()).step();
    }
  }

  /** Fills the staged folder, which holds the metrics log already, and makes it the output. */
  void write(OutputFolder output, Path staged, Trained trained);

  /** The test sets of all tasks. */
  EvaluationReport report(List<TrainedTask> tasks, Console console);
}
