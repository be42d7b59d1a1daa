package io.github.bertft.run;

import io.github.bertft.evaluate.DecisionRule;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.model.TextClassifier;
import java.util.List;

/**
 * A task whose model is trained.
 *
 * @param rule how the model decides
 * @param tests evaluations of the test sets that were measured so far
 */
record TrainedTask(TaskModel trained, DecisionRule rule, List<Evaluation> tests) {
  String name() {
    return trained.name();
  }

  TrainingData data() {
    return trained.data();
  }

  TextClassifier model() {
    return trained.model();
  }

  /**
   * Measures every test set.
   *
   * @param stopIfRequested may throw to end that
   * @throws io.github.bertft.fault.DataException if a file changed while the model was trained
   */
  void measure(Runnable stopIfRequested) {
    TestMeasurement.run(
        trained.task().config(),
        data(),
        trained.evaluator(rule).stoppableBy(stopIfRequested),
        tests,
        trained.console());
  }
}
