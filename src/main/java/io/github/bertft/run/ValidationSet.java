package io.github.bertft.run;

import io.github.bertft.data.TextExample;
import io.github.bertft.evaluate.Evaluation;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Examples by which the best weights are chosen.
 *
 * @param name for tables and logs
 */
record ValidationSet(String name, DatasetEvaluator evaluator, List<TextExample> examples) {
  /** Measures it; every example is handed through the operator first. */
  Evaluation evaluate(UnaryOperator<Stream<TextExample>> through) {
    return evaluator.evaluate(name, through.apply(examples.stream()).iterator(), examples.size());
  }
}
