package io.github.bertft.run;

import io.github.bertft.data.TextExample;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.evaluate.EvaluationBuilder;
import io.github.bertft.evaluate.EvaluationRule;
import io.github.bertft.export.ClassifierRuntime;
import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.report.Progress;
import io.github.bertft.tokenize.OrderedBatches;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.tokenize.TextEncoder;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/** Measures a classifier on labelled examples. */
final class DatasetEvaluator {
  private final ClassifierRuntime runtime;
  private final TextEncoder encoder;
  private final EvaluationRule rule;
  private final Progress progress;

  DatasetEvaluator(
      ClassifierRuntime runtime, TextEncoder encoder, EvaluationRule rule, Progress progress) {
    this.runtime = runtime;
    this.encoder = encoder;
    this.rule = rule;
    this.progress = progress;
  }

  /** The same, which asks before each batch whether it should stop; what that throws ends it. */
  DatasetEvaluator stoppableBy(Runnable stopIfRequested) {
    return new DatasetEvaluator(
        new StoppableRuntime(runtime, stopIfRequested), encoder, rule, progress);
  }

  private record StoppableRuntime(ClassifierRuntime runtime, Runnable stopIfRequested)
      implements ClassifierRuntime {
    @Override
    public float[][] logits(TextBatch batch) {
      stopIfRequested.run();
      return runtime.logits(batch);
    }

    @Override
    public void close() {
      runtime.close();
    }
  }

  /**
   * Evaluates a stream of labelled examples.
   *
   * @param name of the dataset, for the table and messages
   * @param total examples, for the progress; negative if not known
   * @throws DataException if there are none, or a label is not the model's
   */
  Evaluation evaluate(String name, Iterator<TextExample> examples, long total) {
    long start = System.nanoTime();
    EvaluationBuilder figures = rule.evaluation(name);
    progress.start("evaluating " + name, total, "texts");
    new Scorer(runtime, encoder)
        .score(
            examples,
            OrderedBatches.DEFAULT_WINDOW_EXAMPLES,
            (example, logits) -> {
              figures.add(example, logits);
              progress.step(figures.examples(), "");
            });
    progress.close();
    if (figures.examples() == 0) {
      throw new DataException(new Fault("D64", Quoted.cut(name, 80), "holds no examples"));
    }
    return figures.build(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }
}
