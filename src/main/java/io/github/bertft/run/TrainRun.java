package io.github.bertft.run;

import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.config.RunConfig;
import io.github.bertft.report.EvaluationReport;
import io.github.bertft.storage.FolderLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fine-tunes a model as a config says: read, train, measure, write. */
public final class TrainRun {
  private final RunConfig config;
  private final Console console;
  private final Resume resume;
  private final ReadBefore before;
  private final int pauseEpoch;

  private TrainRun(
      RunConfig config, Resume resume, ReadBefore before, int pauseEpoch, Console console) {
    this.before = before;
    this.pauseEpoch = pauseEpoch;
    this.config = config;
    this.resume = resume;
    this.console = console;
  }

  /**
   * Runs to the end; the model appears complete or not at all. A signal stops a training after its
   * step, with a checkpoint in the output folder.
   *
   * @param resume whether to go on from a checkpoint in the output folder
   * @return evaluations of the test sets, in the order of the config; empty if the run to be
   *     resumed is complete
   * @throws io.github.bertft.fault.FaultException if anything of the config cannot be done
   */
  public static Optional<EvaluationReport> run(RunConfig config, Resume resume, Console console) {
    return run(config, resume, ReadBefore.NOTHING, console);
  }

  /**
   * The same after other runs on the same data.
   *
   * @param before what they have read; that of the run itself goes before
   */
  static Optional<EvaluationReport> run(
      RunConfig config, Resume resume, ReadBefore before, Console console) {
    return run(config, resume, before, Integer.MAX_VALUE, console);
  }

  /**
   * The same, put aside with a checkpoint when so many epochs are done.
   *
   * @throws PausedException then
   */
  static Optional<EvaluationReport> run(
      RunConfig config, Resume resume, ReadBefore before, int pauseEpoch, Console console) {
    return FolderLock.holding(
        config.output().folder(),
        () -> new TrainRun(config, resume, before, pauseEpoch, console).stages());
  }

  private Optional<EvaluationReport> stages() {
    CheckpointStore store = new CheckpointStore(config.output().folder());
    List<CheckpointStore> stores = new ArrayList<>(List.of(store));
    if (config.pretraining() != null) {
      stores.add(new CheckpointStore(PretrainRun.stageFolder(config)));
    }
    Resumption.requireThere(resume, stores);
    if (Resumption.isComplete(
        resume, stores, config.output(), () -> CompleteRun.differences(config))) {
      store.deleteAll(); // left where a kill came between publishing and this
      return Optional.empty();
    }
    if (config.pretraining() == null) {
      return Optional.of(lastStage(config).run());
    }
    lastStage(config).lookAhead();
    RunConfig afterFirst = PretrainRun.firstStage(config, resume, before, store, console);
    return Optional.of(Parts.of(() -> lastStage(afterFirst).run()));
  }

  private FineTuneRun lastStage(RunConfig stage) {
    return new FineTuneRun(stage, resume, before, pauseEpoch, console);
  }
}
