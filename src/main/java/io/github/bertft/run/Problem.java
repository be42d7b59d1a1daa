package io.github.bertft.run;

import io.github.bertft.config.DataConfig;
import io.github.bertft.config.RunConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.data.LabelSet;
import io.github.bertft.data.ProblemType;
import io.github.bertft.data.Stratification;
import io.github.bertft.data.TextExample;
import io.github.bertft.evaluate.DecisionRule;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.evaluate.EvaluationRule;
import io.github.bertft.evaluate.Figure;
import io.github.bertft.fault.Fault;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.train.TextLoss;
import java.util.List;
import java.util.function.Function;

/** What a model is trained to tell: its data, its loss, how it is measured and how it decides. */
interface Problem {
  /** The kind. */
  ProblemType type();

  /** How examples are drawn. */
  Stratification strata();

  /**
   * Names of the outputs.
   *
   * @param examples all labelled ones that are trained on or split off
   * @param fixedOrder empty: as the examples have them
   * @throws io.github.bertft.fault.DataException if they are no data of this kind
   */
  LabelSet labels(List<TextExample> examples, List<String> fixedOrder);

  /** What looks odd about the data. */
  List<Fault> warnings(LabelSet labels, List<TextExample> examples);

  /**
   * Weights of the labels in the loss.
   *
   * @throws io.github.bertft.fault.ConfigException C62 if a label is named that the data don't have
   */
  float[] weights(TrainingConfig.ClassWeights weights, TrainingData data);

  /** The data in a few words. */
  String description(TrainingData data);

  /**
   * Makes a model that was loaded, and may have a trained last layer, ready to be trained.
   *
   * @param program in use
   */
  default void begin(TextClassifier model, TrainingData data, KernelProgram program) {}

  /**
   * What training lowers.
   *
   * @param weights those of {@link #weights}
   */
  TextLoss loss(
      ClassifierKernel kernel, TrainingData data, float[] weights, TrainingConfig training);

  /** How validation data are measured while training goes on. */
  EvaluationRule validationRule(TrainingData data);

  /**
   * Makes a model that was trained ready for use.
   *
   * @param program in use
   * @param measure measures the validation data, of which there may be none, by a rule
   * @return how it decides from now on
   */
  DecisionRule finish(
      TextClassifier model,
      TrainingData data,
      KernelProgram program,
      Function<EvaluationRule, Evaluation> measure);

  /** That of a block of data. */
  static Problem of(DataConfig data) {
    return switch (data.task()) {
      case SINGLE_LABEL -> new SingleLabelProblem();
      case MULTI_LABEL -> new MultiLabelProblem(data.labelColumns());
      case REGRESSION -> new RegressionProblem();
    };
  }

  /** Its kind alone. */
  static ProblemType typeOf(DataConfig data) {
    return ProblemType.valueOf(data.task().name());
  }

  /** The figure by which the best model of a run is chosen. */
  static Figure metric(RunConfig config) {
    TrainingConfig.Metric metric = config.training().metric();
    return metric == TrainingConfig.Metric.AUTO
        ? Figure.of(typeOf(config.data())).get(0)
        : Figure.valueOf(metric.name());
  }
}
