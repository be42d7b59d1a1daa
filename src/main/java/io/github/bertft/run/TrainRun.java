package io.github.bertft.run;

import io.github.bertft.config.RunConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.data.ExampleSource;
import io.github.bertft.data.ExampleSources;
import io.github.bertft.data.ReadReport;
import io.github.bertft.data.TextExample;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.kernel.Precision;
import io.github.bertft.model.OutputFolder;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.report.EvaluationReport;
import io.github.bertft.report.MetricsLog;
import io.github.bertft.report.Provenance;
import io.github.bertft.report.TrainingTable;
import io.github.bertft.tokenize.EncodedCorpus;
import io.github.bertft.tokenize.LengthBuckets;
import io.github.bertft.tokenize.TextEncoder;
import io.github.bertft.tokenize.TruncationStatistics;
import io.github.bertft.train.AdamW;
import io.github.bertft.train.ClassificationLoss;
import io.github.bertft.train.FineTuner;
import io.github.bertft.train.GradientReduction;
import io.github.bertft.train.LearningRateSchedule;
import io.github.bertft.train.ParameterGroup;
import io.github.bertft.train.TrainingPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fine-tunes a model as a config says: read, train, measure, write. */
public final class TrainRun {
  private static final long BYTES_BESIDE_WEIGHTS = 16L << 20;

  private final RunConfig config;
  private final TrainingConfig training;
  private final Console console;

  private TrainRun(RunConfig config, Console console) {
    this.config = config;
    this.training = config.training();
    this.console = console;
  }

  /**
   * Runs to the end; the output folder appears complete or not at all.
   *
   * @return evaluations of the test sets, in the order of the config
   * @throws io.github.bertft.fault.FaultException if anything of the config cannot be done
   */
  public static EvaluationReport run(RunConfig config, Console console) {
    return new TrainRun(config, console).run();
  }

  /** What is read and checked before the engine starts. */
  @SuppressWarnings("ArrayRecordComponent") // lives for one run
  private record Prepared(
      StartModel start,
      Provenance.TextLimit limit,
      TrainingData data,
      float[] classWeights,
      OutputFolder output,
      Path staged) {}

  private EvaluationReport run() {
    try (StartModel start = new StartModel(config.model())) {
      Provenance.TextLimit limit =
          TextLimits.of(config.text(), start.folder().config().maxPositions());
      OutputFolder output =
          OutputFolder.check(
              config.output().folder(),
              config.output().overwrite(),
              start.path(),
              ModelPublisher.weightBytes(start.folder()) + BYTES_BESIDE_WEIGHTS);
      TrainingData data =
          TrainingData.read(config.data(), training.seed(), start.folder().labels(), console);
      float[] classWeights =
          ClassWeighting.of(training.classWeights(), data.labels(), data.labelCounts());
      Path staged = output.stage();
      try {
        return run(new Prepared(start, limit, data, classWeights, output, staged));
      } finally {
        output.discard(staged);
      }
    }
  }

  private EvaluationReport run(Prepared prepared) {
    StartModel start = prepared.start();
    TrainingData data = prepared.data();
    Provenance.TextLimit limit = prepared.limit();
    try (Compute compute = Compute.start(training.device(), training.threads(), precision());
        TextEncoder encoder = ModelTokenizer.load(start.folder(), limit);
        TextClassifier model =
            TextClassifier.load(
                compute.manager(),
                compute.program(),
                start.folder(),
                start.settings(data.labels(), compute.precision(), training.seed()))) {
      RunNotes notes = new RunNotes(config, console);
      notes.start(start, model, data, compute);
      DatasetEvaluator evaluator =
          new DatasetEvaluator(model, encoder, data.labels(), console.progress());
      ModelPublisher publisher =
          new ModelPublisher(config, start, data, limit, HostFacts.of(compute));
      Fitted fitted = fit(prepared, compute, encoder, model, evaluator);
      notes.truncation(fitted.truncation());
      notes.outcome(fitted.outcome());
      List<Evaluation> tests = new ArrayList<>();
      try {
        measure(evaluator, data, tests);
      } finally {
        // A test file that changed or vanished meanwhile must not cost the training.
        publisher.write(
            prepared.output(),
            prepared.staged(),
            model,
            encoder.definition().json(),
            fitted.rows(),
            fitted.outcome(),
            tests);
      }
      return new EvaluationReport(tests);
    }
  }

  /** What training leaves beside the weights. */
  private record Fitted(
      FineTuner.Outcome outcome, List<TrainingTable.Row> rows, TruncationStatistics truncation) {}

  private Fitted fit(
      Prepared prepared,
      Compute compute,
      TextEncoder encoder,
      TextClassifier model,
      DatasetEvaluator evaluator) {
    TrainingData data = prepared.data();
    try (EncodedCorpus corpus = corpus(encoder, data);
        MetricsLog log = MetricsLog.create(prepared.staged().resolve(MetricsLog.FILE_NAME))) {
      CorpusEpochs epochs = new CorpusEpochs(corpus, buckets());
      LearningRateSchedule schedule = schedule(epochs);
      TrainingMonitor monitor =
          new TrainingMonitor(
              console,
              log,
              evaluator,
              data.validation(),
              training.metric(),
              schedule.totalSteps(),
              training.epochs());
      FineTuner.Outcome outcome =
          train(model, data, prepared.classWeights(), epochs, schedule, monitor, compute);
      return new Fitted(outcome, monitor.rows(), corpus.truncation());
    }
  }

  private @Nullable Precision precision() {
    return switch (training.precision()) {
      case AUTO -> null;
      case FP32 -> Precision.FP32;
      case BF16 -> Precision.BF16;
    };
  }

  private LengthBuckets buckets() {
    Integer limit = training.maxBatchTokens();
    return LengthBuckets.shuffled(
        training.batchSize(),
        limit == null ? LengthBuckets.NO_TOKEN_LIMIT : limit,
        LengthBuckets.DEFAULT_POOL_BATCHES,
        training.seed());
  }

  private EncodedCorpus corpus(TextEncoder encoder, TrainingData data) {
    int[] order = buckets().encodingOrder(data.train().size(), 0, 0);
    return EncodedCorpus.encodeAhead(encoder, data.train(), order);
  }

  private LearningRateSchedule schedule(CorpusEpochs epochs) {
    long steps = 0;
    for (int epoch = 0; epoch < training.epochs(); epoch++) {
      steps += TrainingPlan.steps(epochs.batches(epoch), training.accumulation());
    }
    Integer warmupSteps = training.warmupSteps();
    return new LearningRateSchedule(
        LearningRateSchedule.Shape.valueOf(training.schedule().name()),
        training.learningRate(),
        warmupSteps == null ? (long) Math.ceil(steps * training.warmupShare()) : warmupSteps,
        steps);
  }

  private FineTuner.Outcome train(
      TextClassifier model,
      TrainingData data,
      float[] classWeights,
      CorpusEpochs epochs,
      LearningRateSchedule schedule,
      TrainingMonitor monitor,
      Compute compute) {
    OptimizerKernel kernel = new OptimizerKernel(compute.program());
    List<ParameterGroup> groups =
        ParameterGroup.of(model.parameters(), training.weightDecay(), training.layerDecay());
    TrainingConfig.EarlyStopping stopping = training.earlyStopping();
    TrainingPlan plan =
        new TrainingPlan(
            training.epochs(),
            training.accumulation(),
            schedule,
            training.clipNorm(),
            training.seed(),
            stopping == null ? 0 : stopping.patience(),
            stopping == null ? 0 : stopping.minDelta(),
            training.save() == TrainingConfig.Save.BEST);
    try (AdamW optimizer =
        new AdamW(kernel, compute.manager(), model.parameters(), groups, AdamW.DEFAULT_BETAS)) {
      ClassificationLoss loss =
          new ClassificationLoss(
              new ClassifierKernel(compute.program()),
              data.trainLabels(),
              classWeights,
              training.labelSmoothing());
      FineTuner tuner =
          new FineTuner(
              model, loss, optimizer, kernel, plan, GradientReduction.SINGLE_PROCESS, monitor);
      monitor.begin();
      return tuner.run(epochs, row -> data.train().get(row).place().toString());
    }
  }

  private void measure(
      DatasetEvaluator evaluator, TrainingData data, List<Evaluation> evaluations) {
    for (Map.Entry<String, TrainingData.TestSet> entry : data.tests().entrySet()) {
      TrainingData.TestSet test = entry.getValue();
      test.fingerprint().requireUnchanged(test.path());
      ReadReport report = new ReadReport();
      ExampleSource source =
          ExampleSources.open(test.path(), DataReading.options(config.data(), true), report);
      try (Stream<TextExample> examples = source.stream()) {
        evaluations.add(
            evaluator.evaluate(entry.getKey(), examples.iterator(), test.examples()));
      }
      console.warn(report.warnings());
    }
  }
}
