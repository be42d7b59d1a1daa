package io.github.bertft.run;

import io.github.bertft.evaluate.DecisionRule;
import io.github.bertft.evaluate.EvaluationRule;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.tokenize.TextEncoder;
import java.util.ArrayList;

/** A task with the model that is trained on it. */
record TaskModel(RunTask task, TextClassifier model, TextEncoder encoder, Console console) {
  String name() {
    return task.name();
  }

  TrainingData data() {
    return task.data();
  }

  /** The examples by which the best weights are chosen, under that name. */
  ValidationSet validation(String name) {
    return validation(name, data().problem().validationRule(data()));
  }

  private ValidationSet validation(String name, EvaluationRule rule) {
    return new ValidationSet(name, evaluator(rule), data().validation());
  }

  DatasetEvaluator evaluator(EvaluationRule rule) {
    return new DatasetEvaluator(new TensorRuntime(model), encoder, rule, console.progress());
  }

  /**
   * Makes the model, which was trained, ready for use; its test sets are still to be measured.
   *
   * @param stopIfRequested may throw to end that
   */
  TrainedTask finish(KernelProgram program, Runnable stopIfRequested) {
    DecisionRule rule =
        data()
            .problem()
            .finish(
                model,
                data(),
                program,
                how -> validation("validation", how).evaluate(stopIfRequested));
    return new TrainedTask(this, rule, new ArrayList<>());
  }
}
