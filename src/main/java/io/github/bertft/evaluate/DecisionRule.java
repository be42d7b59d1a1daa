package io.github.bertft.evaluate;

import io.github.bertft.data.LabelSet;
import io.github.bertft.data.ProblemType;
import java.util.List;

/** What a trained model's raw outputs say of a text. */
public sealed interface DecisionRule extends EvaluationRule {
  /** What the model tells. */
  ProblemType problem();

  /**
   * The answer.
   *
   * @param outputs of the model, finite
   */
  Prediction predict(float[] outputs);

  /** The probability from which each label is given; empty where none is needed. */
  default List<Float> thresholds() {
    return List.of();
  }

  /** The most probable class, by softmax. */
  record MostProbable(LabelSet labels) implements DecisionRule {
    @Override
    public ProblemType problem() {
      return ProblemType.SINGLE_LABEL;
    }

    @Override
    public LabelPrediction predict(float[] outputs) {
      return Softmax.predict(outputs);
    }

    @Override
    public EvaluationBuilder evaluation(String dataset) {
      return new ClassEvaluationBuilder(dataset, labels);
    }
  }

  /** Every label whose probability, by sigmoid, reaches its threshold. */
  record AboveThreshold(LabelSet labels, Thresholds reached) implements DecisionRule {
    @Override
    public ProblemType problem() {
      return ProblemType.MULTI_LABEL;
    }

    @Override
    public List<Float> thresholds() {
      return reached.values();
    }

    @Override
    public LabelsPrediction predict(float[] outputs) {
      float[] probabilities = Sigmoid.probabilities(outputs);
      return new LabelsPrediction(probabilities, reached.reachedBy(probabilities));
    }

    @Override
    public EvaluationBuilder evaluation(String dataset) {
      return new MultiLabelEvaluationBuilder(dataset, labels, scores -> reached);
    }
  }

  /** The one output, brought to the numbers' unit. */
  record Scaled(Scale scale) implements DecisionRule {
    @Override
    public ProblemType problem() {
      return ProblemType.REGRESSION;
    }

    @Override
    public NumberPrediction predict(float[] outputs) {
      return new NumberPrediction((float) scale.number(outputs[0]));
    }

    @Override
    public EvaluationBuilder evaluation(String dataset) {
      return new RegressionEvaluationBuilder(dataset, scale);
    }
  }
}
