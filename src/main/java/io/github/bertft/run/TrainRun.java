package io.github.bertft.run;

import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.config.RunConfig;
import io.github.bertft.report.EvaluationReport;
import io.github.bertft.storage.FolderLock;
import java.util.Optional;

/** Fine-tunes a model as a config says: read, train, measure, write. */
public final class TrainRun {
  private final RunConfig config;
  private final Console console;
  private final boolean resuming;
  private final ReadBefore before;
  private final int pauseEpoch;

  private TrainRun(
      RunConfig config, boolean resuming, ReadBefore before, int pauseEpoch, Console console) {
    this.before = before;
    this.pauseEpoch = pauseEpoch;
    this.config = config;
    this.resuming = resuming;
    this.console = console;
  }

  /**
   * Runs to the end; the model appears complete or not at all. A signal stops a training after its
   * step, with a checkpoint in the output folder.
   *
   * @param resuming whether to go on from the newest checkpoint in the output folder, if there is
   *     one
   * @return evaluations of the test sets, in the order of the config; empty if the run to be
   *     resumed is complete
   * @throws io.github.bertft.fault.FaultException if anything of the config cannot be done
   */
  public static Optional<EvaluationReport> run(
      RunConfig config, boolean resuming, Console console) {
    return run(config, resuming, ReadBefore.NOTHING, console);
  }

  /**
   * The same after other runs on the same data.
   *
   * @param before what they have read; that of the run itself goes before
   */
  static Optional<EvaluationReport> run(
      RunConfig config, boolean resuming, ReadBefore before, Console console) {
    return run(config, resuming, before, Integer.MAX_VALUE, console);
  }

  /**
   * The same, put aside with a checkpoint when so many epochs are done.
   *
   * @throws PausedException then
   */
  static Optional<EvaluationReport> run(
      RunConfig config, boolean resuming, ReadBefore before, int pauseEpoch, Console console) {
    return FolderLock.holding(
        config.output().folder(),
        () -> new TrainRun(config, resuming, before, pauseEpoch, console).stages());
  }

  private Optional<EvaluationReport> stages() {
    CheckpointStore store = new CheckpointStore(config.output().folder());
    if (resuming
        && Resumption.isComplete(
            isUnderWay(store), config.output(), () -> CompleteRun.differences(config))) {
      store.deleteAll(); // left where a kill came between publishing and this
      return Optional.empty();
    }
    if (config.pretraining() == null) {
      return Optional.of(lastStage(config).run());
    }
    lastStage(config).lookAhead();
    RunConfig afterFirst = PretrainRun.firstStage(config, resuming, before, console);
    return Optional.of(Parts.of(() -> lastStage(afterFirst).run()));
  }

  private boolean isUnderWay(CheckpointStore store) {
    boolean first = config.pretraining() != null;
    return store.hasAny()
        || (first && new CheckpointStore(PretrainRun.stageFolder(config)).hasAny());
  }

  private FineTuneRun lastStage(RunConfig stage) {
    return new FineTuneRun(stage, resuming, before, pauseEpoch, console);
  }
}
