package io.github.bertft.run;

import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.checkpoint.RunState;
import io.github.bertft.config.ConfigTree;
import io.github.bertft.config.RunConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.data.TextExample;
import io.github.bertft.fault.DivergedException;
import io.github.bertft.kernel.LossTerms;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.model.EncoderConfig;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.report.MetricsLog;
import io.github.bertft.report.Provenance;
import io.github.bertft.report.TrainingTable;
import io.github.bertft.tokenize.Augmentation;
import io.github.bertft.tokenize.BatchOrder;
import io.github.bertft.tokenize.EncodedCorpus;
import io.github.bertft.tokenize.TextEncoder;
import io.github.bertft.tokenize.TruncationStatistics;
import io.github.bertft.train.EpochSource;
import io.github.bertft.train.FineTuner;
import io.github.bertft.train.GradientReduction;
import io.github.bertft.train.ParameterGroup;
import io.github.bertft.train.TrainingPlan;
import io.github.bertft.train.TrainingState;
import io.github.bertft.train.WeightSnapshot;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The training proper: from a loaded model and read data to trained weights. */
final class Fitting {
  /**
   * Which words occur is known when all texts are encoded: half a second for so many characters.
   */
  private static final long FEW_CHARACTERS = 1_000_000;

  /** Large word embeddings are worth a longer wait. */
  private static final double CHARACTERS_PER_WEIGHT = 0.25;

  /** Above this share of the vocabulary, taking the rows out and putting them back costs more. */
  private static final double FEW_WORDS = 0.8;

  private final RunConfig config;
  private final TrainingConfig training;
  private final Console console;
  private final Compute compute;
  private final Trainee trainee;
  private final List<Provenance.DataFile> files;
  private final CheckpointStore store;
  private final @Nullable Resumption resumption;
  private int pauseEpoch = Integer.MAX_VALUE;

  /**
   * Starts nothing yet.
   *
   * @param files all that the run reads
   * @param resumption null for a run from the beginning
   */
  Fitting(
      RunConfig config,
      Console console,
      Compute compute,
      Trainee trainee,
      List<Provenance.DataFile> files,
      CheckpointStore store,
      @Nullable Resumption resumption) {
    this.config = config;
    this.training = config.training();
    this.console = console;
    this.compute = compute;
    this.trainee = trainee;
    this.files = List.copyOf(files);
    this.store = store;
    this.resumption = resumption;
  }

  /** Makes the training end in a {@link PausedException} when so many epochs are done. */
  Fitting pauseAfter(int epochs) {
    pauseEpoch = epochs;
    return this;
  }

  /** What training leaves beside the weights. */
  record Fitted(
      FineTuner.Outcome outcome, List<TrainingTable.Row> rows, TruncationStatistics truncation) {}

  /** What comes after training, while a signal can still have all of it saved. */
  interface Finish<T> {
    /** Works with the trained weights, asking now and then whether it should stop. */
    T apply(Fitted fitted, Runnable stopIfRequested);
  }

  /**
   * Trains in place.
   *
   * @param staged where the log goes
   * @param finish what is done then
   * @throws io.github.bertft.fault.StoppedException if a signal stopped it; all is saved then
   */
  <T> T run(TextEncoder encoder, Path staged, Finish<T> finish) {
    OptimizerKernel kernel = new OptimizerKernel(compute.program());
    List<TextExample> train = trainee.train();
    TrainingState state =
        resumption == null ? TrainingState.start() : resumption.state().training();
    Optional<Augmentation> augmentation = AugmentedEpochs.augmentation(config, encoder);
    try (EncodedCorpus corpus = corpus(encoder, train, state);
        MetricsLog log = Resumption.log(resumption, staged.resolve(MetricsLog.FILE_NAME));
        Trainee.Learning learning = learning(train, corpus, augmentation);
        StopSignal signal = StopSignal.listen(console)) {
      EpochSource plain = new CorpusEpochs(corpus, order());
      EpochSource epochs =
          augmentation.<EpochSource>map(a -> new AugmentedEpochs(plain, a)).orElse(plain);
      TrainingPlan plan = TrainingSteps.plan(training, epochs, trainee.model().config().layers());
      WeightSnapshot snapshot = new WeightSnapshot(kernel, compute.manager(), trainee.parameters());
      RunCheckpoints.Contents contents =
          new RunCheckpoints.Contents(
              trainee.parameters(),
              learning.objective()::weightsChanged,
              learning.optimizer(),
              snapshot,
              log);
      TrainingMonitor monitor =
          new TrainingMonitor(
              trainee.problem(),
              console,
              log,
              trainee.validation(),
              Problem.metric(config),
              plan.schedule().totalSteps(),
              training.epochs());
      if (resumption != null) {
        RunCheckpoints.restore(resumption.checkpoint(), resumption.state(), contents, kernel);
        monitor.goOn(resumption.state());
      }
      RunCheckpoints checkpoints =
          new RunCheckpoints(
              training.checkpoints(),
              training.epochs(),
              store,
              signal,
              console,
              contents,
              now -> describe(now, monitor));
      checkpoints.pauseAfter(pauseEpoch);
      if (resumption != null) {
        checkpoints.goOn(resumption);
        resumption.takeOver(store, console);
      }
      monitor.saveWith(checkpoints);
      FineTuner tuner =
          new FineTuner(
              learning.objective(),
              learning.optimizer(),
              plan,
              GradientReduction.SINGLE_PROCESS,
              monitor,
              snapshot,
              state);
      monitor.begin();
      FineTuner.Outcome outcome;
      try {
        outcome = tuner.run(epochs, row -> train.get(row).place().toString());
      } catch (DivergedException e) {
        throw checkpoints.withPlace(e);
      }
      log.end(); // before it is published
      checkpoints.hold(trainee.parameters().stream().filter(NamedParameter::isClassifier).toList());
      T finished =
          finish.apply(
              new Fitted(outcome, monitor.rows(), corpus.truncation()),
              checkpoints::stopIfRequested);
      checkpoints.stopAfterwards();
      return finished;
    }
  }

  private RunState describe(TrainingState state, TrainingMonitor monitor) {
    return new RunState(
        RunState.FORMAT,
        Version.current(),
        state,
        monitor.rows(),
        monitor.elapsedMillis(),
        ConfigTree.of(config),
        files,
        HostFacts.of(compute));
  }

  private BatchOrder order() {
    return trainee.order(TrainingSteps.buckets(training));
  }

  private EncodedCorpus corpus(TextEncoder encoder, List<TextExample> train, TrainingState state) {
    int[] order = order().encodingOrder(train.size(), state.epoch(), state.batches());
    return EncodedCorpus.encodeAhead(encoder, train, order);
  }

  private Trainee.Learning learning(
      List<TextExample> train, EncodedCorpus corpus, Optional<Augmentation> augmentation) {
    int[] words = fewWords(train, corpus, trainee.model().config(), augmentation);
    if (words != null) {
      trainee.useWords(words);
    }
    return trainee.learning(training, compute.program(), compute.manager(), words);
  }

  /** The words of the training texts, if they are a small part of the vocabulary; else null. */
  private static int @Nullable [] fewWords(
      List<TextExample> train,
      EncodedCorpus corpus,
      EncoderConfig encoder,
      Optional<Augmentation> augmentation) {
    long characters = train.stream().mapToLong(example -> example.text().length()).sum();
    long weights = (long) encoder.vocabularySize() * encoder.hiddenSize();
    if (characters > Math.max(FEW_CHARACTERS, CHARACTERS_PER_WEIGHT * weights)) {
      return null;
    }
    BitSet words = corpus.idsInUse();
    words.set(corpus.padTokenId());
    words.set(encoder.padTokenId());
    augmentation.ifPresent(changes -> words.set(changes.maskId()));
    boolean few = words.cardinality() <= FEW_WORDS * encoder.vocabularySize();
    return few ? words.stream().toArray() : null;
  }

  /** What is trained, by rate and weight decay. */
  static List<ParameterGroup> groups(TrainingConfig training, List<NamedParameter> trainable) {
    return ParameterGroup.of(
        trainable,
        training.weightDecay(),
        training.layerDecay(),
        training.layerDecayEmbeddings(),
        training.headRateFactor(),
        training.unfreezeEpochs() > 0);
  }

  /** What the loss has beside cross-entropy. */
  static LossTerms lossTerms(TrainingConfig training) {
    return new LossTerms(training.labelSmoothing(), training.focalGamma(), training.rDrop());
  }
}
