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
import io.github.bertft.fault.Fault;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.train.ClassificationLoss;
import io.github.bertft.train.TextLoss;
import java.util.List;
import java.util.function.Function;

/** One of several classes. */
record SingleLabelProblem() implements Problem {
  @Override
  public ProblemType type() {
    return ProblemType.SINGLE_LABEL;
  }

  @Override
  public Stratification strata() {
    return new Stratification.ByLabel();
  }

  @Override
  public LabelSet labels(List<TextExample> examples, List<String> fixedOrder) {
    LabelSet labels = LabelSet.fromExamples(examples, fixedOrder);
    if (fixedOrder.isEmpty()) {
      ProblemCheck.requireClasses(labels, examples);
    }
    return labels;
  }

  @Override
  public List<Fault> warnings(LabelSet labels, List<TextExample> examples) {
    return LabelWarnings.of(labels, examples);
  }

  @Override
  public float[] weights(TrainingConfig.ClassWeights weights, TrainingData data) {
    return ClassWeighting.of(weights, data.labels(), data.labelCounts());
  }

  @Override
  public String description(TrainingData data) {
    return data.labels().size() + " labels";
  }

  @Override
  public TextLoss loss(
      ClassifierKernel kernel, TrainingData data, float[] weights, TrainingConfig training) {
    return new ClassificationLoss(kernel, data.trainLabels(), weights, Fitting.lossTerms(training));
  }

  @Override
  public EvaluationRule validationRule(TrainingData data) {
    return new DecisionRule.MostProbable(data.labels());
  }

  @Override
  public DecisionRule finish(
      TextClassifier model,
      TrainingData data,
      KernelProgram program,
      Function<EvaluationRule, Evaluation> measure) {
    return new DecisionRule.MostProbable(data.labels());
  }
}
