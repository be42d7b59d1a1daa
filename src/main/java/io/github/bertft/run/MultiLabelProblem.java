package io.github.bertft.run;

import io.github.bertft.config.TrainingConfig;
import io.github.bertft.data.LabelSet;
import io.github.bertft.data.LabelWarnings;
import io.github.bertft.data.ProblemCheck;
import io.github.bertft.data.ProblemType;
import io.github.bertft.data.Stratification;
import io.github.bertft.data.TextExample;
import io.github.bertft.evaluate.DecisionRule;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.evaluate.EvaluationRule;
import io.github.bertft.evaluate.MultiLabelEvaluation;
import io.github.bertft.evaluate.MultiLabelEvaluationBuilder;
import io.github.bertft.evaluate.Thresholds;
import io.github.bertft.fault.Fault;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.train.MultiLabelLoss;
import io.github.bertft.train.TextLoss;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/**
 * Any number of labels.
 *
 * @param columns of 0 and 1, whose order is that of the labels; none where one column has them all
 */
record MultiLabelProblem(List<String> columns) implements Problem {
  @Override
  public ProblemType type() {
    return ProblemType.MULTI_LABEL;
  }

  @Override
  public Stratification strata() {
    return new Stratification.ByLabelList();
  }

  @Override
  public LabelSet labels(List<TextExample> examples, List<String> fixedOrder) {
    return LabelSet.fromLabelLists(examples, fixedOrder.isEmpty() ? columns : fixedOrder);
  }

  @Override
  public List<Fault> warnings(LabelSet labels, List<TextExample> examples) {
    List<Fault> warnings = new ArrayList<>(LabelWarnings.of(labels, examples));
    ProblemCheck.oneLabelEach(labels, examples).ifPresent(warnings::add);
    return warnings;
  }

  @Override
  public float[] weights(TrainingConfig.ClassWeights weights, TrainingData data) {
    return ClassWeighting.ofPositives(
        weights, data.labels(), data.labelCounts(), data.train().size());
  }

  @Override
  public String description(TrainingData data) {
    long without = targets(data).stream().filter(BitSet::isEmpty).count();
    return data.labels().size()
        + " labels, any number a text"
        + (without == 0 ? "" : ", none in " + without);
  }

  @Override
  public TextLoss loss(
      ClassifierKernel kernel, TrainingData data, float[] weights, TrainingConfig training) {
    return new MultiLabelLoss(kernel, targets(data), weights, Fitting.lossTerms(training));
  }

  private static List<BitSet> targets(TrainingData data) {
    return data.train().stream()
        .map(example -> MultiLabelEvaluationBuilder.indices(data.labels(), example))
        .toList();
  }

  /** By the thresholds that the model would get if it were the final one. */
  @Override
  public EvaluationRule validationRule(TrainingData data) {
    return MultiLabelEvaluationBuilder.tuning(data.labels());
  }

  @Override
  public DecisionRule finish(
      TextClassifier model,
      TrainingData data,
      KernelProgram program,
      Function<EvaluationRule, Evaluation> measure) {
    Thresholds thresholds =
        !data.validation().isEmpty()
                && measure.apply(validationRule(data)) instanceof MultiLabelEvaluation measured
            ? measured.thresholds()
            : Thresholds.half(data.labels().size());
    return new DecisionRule.AboveThreshold(data.labels(), thresholds);
  }
}
