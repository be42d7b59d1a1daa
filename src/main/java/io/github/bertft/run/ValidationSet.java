package io.github.bertft.run;

import io.github.bertft.data.TextExample;
import io.github.bertft.evaluate.Evaluation;
import java.util.List;

/**
 * Examples by which the best weights are chosen.
 *
 * @param name for tables and logs
 */
record ValidationSet(String name, DatasetEvaluator evaluator, List<TextExample> examples) {
  /** Measures it; {@code stopIfRequested} may throw to end that. */
  Evaluation evaluate(Runnable stopIfRequested) {
    return evaluator
        .stoppableBy(stopIfRequested)
        .evaluate(name, examples.iterator(), examples.size());
  }
}
