package io.github.bertft.run;

import io.github.bertft.config.TrainingConfig;
import io.github.bertft.data.LabelNumbers;
import io.github.bertft.data.LabelSet;
import io.github.bertft.data.ProblemCheck;
import io.github.bertft.data.ProblemType;
import io.github.bertft.data.Stratification;
import io.github.bertft.data.TextExample;
import io.github.bertft.evaluate.DecisionRule;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.evaluate.EvaluationRule;
import io.github.bertft.evaluate.Scale;
import io.github.bertft.fault.Fault;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.model.OutputScaling;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.model.WeightNames;
import io.github.bertft.train.RegressionLoss;
import io.github.bertft.train.TextLoss;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A number. It is learned standardised, or the last layer's bias would take most of the training to
 * reach the mean; in the end the last layer takes the scale over, so that the saved model tells the
 * numbers themselves.
 */
record RegressionProblem() implements Problem {
  /** As the transformers library names a single output. */
  private static final LabelSet OUTPUT = LabelSet.of(List.of("LABEL_0"));

  @Override
  public ProblemType type() {
    return ProblemType.REGRESSION;
  }

  @Override
  public Stratification strata() {
    return new Stratification.ByNumber();
  }

  @Override
  public LabelSet labels(List<TextExample> examples, List<String> fixedOrder) {
    ProblemCheck.requireSpread(examples);
    return OUTPUT;
  }

  @Override
  public List<Fault> warnings(LabelSet labels, List<TextExample> examples) {
    return List.of();
  }

  @Override
  public float[] weights(TrainingConfig.ClassWeights weights, TrainingData data) {
    return new float[0];
  }

  @Override
  public String description(TrainingData data) {
    double[] numbers = LabelNumbers.of(data.train());
    return String.format(
        Locale.ROOT,
        "numbers from %s to %s, mean %.4g",
        number(Arrays.stream(numbers).min().orElseThrow()),
        number(Arrays.stream(numbers).max().orElseThrow()),
        Scale.of(numbers).mean());
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static Scale scale(TrainingData data) {
    return Scale.of(LabelNumbers.of(data.train()));
  }

  @Override
  public void begin(TextClassifier model, TrainingData data, KernelProgram program) {
    if (!model.freshWeights().contains(WeightNames.CLASSIFIER + ".weight")) {
      Scale scale = scale(data);
      OutputScaling.apply(model, program, 1 / scale.deviation(), -scale.mean() / scale.deviation());
    }
  }

  @Override
  public TextLoss loss(
      ClassifierKernel kernel, TrainingData data, float[] weights, TrainingConfig training) {
    Scale scale = scale(data);
    double[] numbers = LabelNumbers.of(data.train());
    float[] targets = new float[numbers.length];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = (float) scale.standardised(numbers[i]);
    }
    return new RegressionLoss(kernel, targets, scale.deviation() * scale.deviation());
  }

  @Override
  public EvaluationRule validationRule(TrainingData data) {
    return new DecisionRule.Scaled(scale(data));
  }

  @Override
  public DecisionRule finish(
      TextClassifier model,
      TrainingData data,
      KernelProgram program,
      Function<EvaluationRule, Evaluation> measure) {
    Scale scale = scale(data);
    OutputScaling.apply(model, program, scale.deviation(), scale.mean());
    return new DecisionRule.Scaled(Scale.NONE);
  }
}
