package io.github.bertft.train;

import ai.djl.ndarray.NDManager;
import io.github.bertft.Golden;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.EncoderKernel.Backward;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.kernel.LossTerms;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.kernel.Precision;
import io.github.bertft.model.ClassifierSettings;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.model.Pooling;
import io.github.bertft.model.Readout;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.tokenize.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The golden tiny BERT with its optimizer, and made-up texts of equal length for it. */
final class TinyTraining implements AutoCloseable {
  static final int TOKENS = 6;
  static final int VOCABULARY = 30;
  private static final int SEPARATOR = 3;

  final NDManager manager;
  final TextClassifier model;
  final OptimizerKernel kernel;
  private final KernelProgram program;
  final AdamW optimizer;

  /** One rate for all, where weight decay applies and where it does not. */
  static List<ParameterGroup> atOneRate(List<NamedParameter> parameters, double weightDecay) {
    return ParameterGroup.of(parameters, weightDecay, 1, true, 1, false);
  }

  private TinyTraining(double dropout, int @Nullable [] words) {
    manager = NDManager.newBaseManager("PyTorch");
    program = new KernelProgram();
    kernel = new OptimizerKernel(program);
    try (ModelFolder folder = ModelFolder.open(Golden.path("tiny-bert"))) {
      ClassifierSettings settings =
          new ClassifierSettings(
              folder.labels(),
              Readout.lastLayer(Pooling.POOLER),
              2,
              Precision.FP32,
              0,
              new ClassifierSettings.Training(dropout, dropout, dropout, Backward.WHOLE, 0));
      model = TextClassifier.load(manager, program, folder, settings);
    }
    if (words != null) {
      model.useWords(words);
    }
    optimizer =
        new AdamW(
            kernel,
            manager,
            model.trainable(),
            ParameterGroup.of(model.trainable(), 0.01, 1, true, 1, true),
            AdamW.DEFAULT_BETAS,
            words);
  }

  static TinyTraining start() {
    return new TinyTraining(0, null);
  }

  static TinyTraining withDropout(double rate) {
    return new TinyTraining(rate, null);
  }

  /** With gradients and moments of the word embeddings for those words only. */
  static TinyTraining withWords(int... words) {
    return new TinyTraining(0, words);
  }

  /** Labels 0, 1 and 2 in turn. */
  static int[] labels(int examples) {
    return IntStream.range(0, examples).map(row -> row % 3).toArray();
  }

  /** Rows 0 to {@code examples}, in order and cut into batches; the last may be smaller. */
  static List<TextBatch> batches(int examples, int batchSize) {
    List<TextBatch> batches = new ArrayList<>();
    for (int first = 0; first < examples; first += batchSize) {
      batches.add(batch(IntStream.range(first, Math.min(examples, first + batchSize)).toArray()));
    }
    return batches;
  }

  /** The texts of those rows: a row's text depends on the row and its label alone. */
  private static TextBatch batch(int... rows) {
    int[] ids = new int[rows.length * TOKENS];
    for (int i = 0; i < rows.length; i++) {
      Random random = new Random(rows[i]);
      for (int token = 0; token < TOKENS; token++) {
        ids[i * TOKENS + token] = 5 + random.nextInt(VOCABULARY - 5);
      }
      ids[i * TOKENS] = 2;
      ids[i * TOKENS + 1] = 5 + rows[i] % 3;
      ids[i * TOKENS + TOKENS - 1] = SEPARATOR;
    }
    int[] lengths = new int[rows.length];
    Arrays.fill(lengths, TOKENS);
    TokenBatch tokens = new TokenBatch(rows.length, TOKENS, ids, new int[ids.length], lengths);
    return TextBatch.of(tokens, rows);
  }

  static TrainingPlan plan(int epochs, int accumulation, double rate) {
    return new TrainingPlan(epochs, accumulation, constant(rate), 1, 42, 0, 0, false);
  }

  static TrainingPlan sharpnessAware(int epochs, int accumulation, double rate, double radius) {
    return new TrainingPlan(
        epochs, accumulation, constant(rate), 1, 42, 0, 0, false, Unfreezing.NONE, radius);
  }

  static LearningRateSchedule constant(double rate) {
    return new LearningRateSchedule(LearningRateSchedule.Shape.CONSTANT, rate, 0, 1000);
  }

  FineTuner tuner(
      TrainingPlan plan, int[] labels, float[] classWeights, TrainingListener listener) {
    return new FineTuner(
        new ClassifierObjective(model, loss(labels, classWeights), optimizer),
        optimizer,
        plan,
        GradientReduction.SINGLE_PROCESS,
        listener,
        snapshot(),
        TrainingState.start());
  }

  WeightSnapshot snapshot() {
    return new WeightSnapshot(kernel, manager, model.parameters());
  }

  ClassificationLoss loss(int[] labels, float[] classWeights) {
    return loss(labels, classWeights, LossTerms.NONE);
  }

  ClassificationLoss loss(int[] labels, float[] classWeights, LossTerms terms) {
    return new ClassificationLoss(new ClassifierKernel(program), labels, classWeights, terms);
  }

  /** Copies of all weights by name. */
  Map<String, float[]> weights() {
    Map<String, float[]> weights = new LinkedHashMap<>();
    for (NamedParameter parameter : model.parameters()) {
      weights.put(parameter.name(), parameter.array().toFloatArray());
    }
    return weights;
  }

  @Override
  public void close() {
    optimizer.close();
    model.close();
    program.close();
    manager.close();
  }

  /** Writes down what happened and answers with the scores that it was given. */
  static final class Recorder implements TrainingListener {
    final List<String> events = new ArrayList<>();
    final List<StepRecord> steps = new ArrayList<>();
    final List<Double> meanLosses = new ArrayList<>();
    private final double[] scores;

    Recorder(double... scores) {
      this.scores = scores.clone();
    }

    @Override
    public void onStep(StepRecord step) {
      events.add("step " + step.step() + " of epoch " + step.epoch());
      steps.add(step);
    }

    @Override
    public Optional<Double> onEpochEnd(int epoch, long step, double meanLoss) {
      events.add("end of epoch " + epoch + " after step " + step);
      meanLosses.add(meanLoss);
      return epoch < scores.length ? Optional.of(scores[epoch]) : Optional.empty();
    }
  }
}
