package io.github.bertft.run;

import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.config.PretrainingConfig;
import io.github.bertft.config.RunConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.fault.Fault;
import io.github.bertft.model.OutputFolder;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.report.Provenance;
import io.github.bertft.report.RunPlan;
import io.github.bertft.tokenize.BatchOrder;
import io.github.bertft.tokenize.EncodedCorpus;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.tokenize.TextEncoder;
import io.github.bertft.tokenize.TokenBatch;
import io.github.bertft.tokenize.TruncationStatistics;
import io.github.bertft.train.EpochSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a training would do, by its own parts; reads everything, writes nothing. */
public final class PlanRun {
  private final RunConfig config;
  private final TrainingConfig training;

  private PlanRun(RunConfig config) {
    this.config = config;
    training = config.training();
  }

  /**
   * Reads data and model and works the plan out.
   *
   * @throws io.github.bertft.fault.FaultException as training would, but for an output folder that
   *     is in use, which the plan tells
   */
  public static RunPlan run(RunConfig config, Console console) {
    return new PlanRun(config).plan(console);
  }

  private RunPlan plan(Console console) {
    try (StartModel start = new StartModel(config.model(), console)) {
      PretrainingConfig pretraining = config.pretraining();
      if (pretraining != null) {
        PretrainingParts.check(pretraining, start);
      }
      Provenance.TextLimit limit =
          TextLimits.of(config.text(), start.folder().config().maxPositions());
      List<RunTask> tasks = RunTask.read(config, ReadBefore.NOTHING, start, console);
      try (Compute compute =
              Compute.start(
                  training.device(), training.threads(), Resumption.precision(null, training));
          TextEncoder encoder = ModelTokenizer.load(start.folder(), limit);
          TextClassifier first =
              start.classifier(compute, tasks.get(0).data().labels(), limit, training)) {
        Trainee trainee =
            Trainee.of(config, start, tasks, first, encoder, compute.program(), console);
        try (EncodedCorpus corpus = EncodedCorpus.encode(encoder, trainee.train())) {
          BatchOrder order = trainee.order(TrainingSteps.buckets(training));
          CorpusEpochs epochs = new CorpusEpochs(corpus, order);
          return new RunPlan(
              pretraining == null ? null : PretrainingPlan.of(config, start, compute, console),
              model(start, trainee, compute),
              tasks.stream().map(PlanRun::data).toList(),
              lengths(limit, corpus),
              new RunPlan.Epochs(training.epochs(), paddingShare(epochs)),
              TrainingSteps.planned(
                  epochs.batches(0),
                  training.batchSize(),
                  training.accumulation(),
                  TrainingSteps.plan(training, epochs, first.config().layers()).schedule()),
              groups(trainee),
              output(start.path(), trainee),
              notes(first));
        }
      }
    }
  }

  private RunPlan.Model model(StartModel start, Trainee trainee, Compute compute) {
    return new RunPlan.Model(
        config.model().name(),
        start.description(),
        trainee.model().settings().readout().description(),
        GroupRate.weights(trainee.parameters()),
        trainee.freshWeights(),
        compute.deviceName(),
        compute.threads(),
        compute.precision().name().toLowerCase(Locale.ROOT));
  }

  private static RunPlan.Data data(RunTask task) {
    TrainingData data = task.data();
    Map<String, Long> counts = data.labelCounts();
    float[] weights = task.labelWeights();
    List<RunPlan.Label> labels = new ArrayList<>();
    counts.forEach(
        (name, count) ->
            labels.add(new RunPlan.Label(name, count, weights[data.labels().indexOf(name)])));
    Map<String, Long> tests = new LinkedHashMap<>();
    data.tests().forEach((name, test) -> tests.put(name, test.examples()));
    return new RunPlan.Data(
        task.name(), data.train().size(), data.validation().size(), tests, labels);
  }

  private static RunPlan.Lengths lengths(Provenance.TextLimit limit, EncodedCorpus corpus) {
    int[] lengths =
        IntStream.range(0, corpus.size())
            .map(row -> corpus.text(row).tokensBeforeTruncation())
            .sorted()
            .toArray();
    TruncationStatistics truncation = corpus.truncation();
    return new RunPlan.Lengths(
        limit.maxTokens(),
        limit.longText(),
        lengths[0],
        lengths[lengths.length / 2],
        lengths[lengths.length - 1],
        truncation.cutTexts(),
        truncation.lostTokensShare(),
        truncation.windows());
  }

  private static double paddingShare(CorpusEpochs epochs) {
    long places = 0;
    long used = 0;
    try (EpochSource.Batches batches = epochs.open(0, 0)) {
      while (batches.hasNext()) {
        TextBatch batch = batches.next();
        used += batch.tokensInUse();
        for (TokenBatch part : batch.parts()) {
          places += (long) part.examples() * part.tokens();
        }
      }
    }
    return 1 - (double) used / places;
  }

  private List<RunPlan.Group> groups(Trainee trainee) {
    TextClassifier model = trainee.model();
    List<RunPlan.Group> groups = new ArrayList<>();
    for (GroupRate rate : GroupRate.of(training, model.config().layers(), trainee.trainable())) {
      groups.add(rate.planned());
    }
    long frozen = GroupRate.weights(trainee.parameters()) - GroupRate.weights(trainee.trainable());
    if (frozen > 0) {
      int depths = model.settings().training().backward().frozenDepths();
      groups.add(new RunPlan.Group(RunNotes.frozen(depths), 0, 0, frozen));
    }
    return groups;
  }

  private RunPlan.Output output(Path inputModel, Trainee trainee) {
    Path folder = config.output().folder();
    TrainingConfig.Checkpoints checkpoints = training.checkpoints();
    boolean regular =
        checkpoints.steps() > 0 || checkpoints.epochs() > 0 || checkpoints.minutes() > 0;
    long modelBytes = 0; // every task has a copy of the encoder
    for (TaskModel task : trainee.tasks()) {
      modelBytes += Float.BYTES * GroupRate.weights(task.model().parameters());
    }
    return new RunPlan.Output(
        folder.toString(),
        problem(folder, inputModel),
        modelBytes,
        FineTuneRun.ARRAYS_IN_CHECKPOINT * Float.BYTES * GroupRate.weights(trainee.parameters()),
        regular ? checkpoints.keep() : 0,
        OutputFolder.usableBytes(folder));
  }

  private @Nullable String problem(Path folder, Path inputModel) {
    boolean overwrite = config.output().overwrite();
    if (new CheckpointStore(folder).hasAny() && !overwrite) {
      return "holds checkpoints of a run that is not complete; --resume goes on";
    }
    Optional<String> problem =
        OutputFolder.objection(folder, overwrite, inputModel).map(Fault::message);
    for (Path below : TaskFolder.below(config)) {
      problem =
          problem.or(
              () ->
                  OutputFolder.objection(folder.resolve(below), overwrite, inputModel)
                      .map(fault -> below + ": " + fault.message()));
    }
    return problem.orElse(null);
  }

  private List<String> notes(TextClassifier model) {
    List<String> notes = new ArrayList<>();
    if (config.pretraining() != null) {
      notes.add("pre-training comes first; all other figures are those of the training after it");
    }
    if (training.rDrop() > 0) {
      notes.add("R-Drop: each batch passes through the model twice");
    }
    if (training.samRadius() > 0) {
      notes.add("sharpness-aware: each step passes through the model and back twice");
    }
    RunNotes.reinitialised(config.model()).ifPresent(notes::add);
    RunNotes.unfreezing(training, model.config().layers()).ifPresent(notes::add);
    return notes;
  }
}
