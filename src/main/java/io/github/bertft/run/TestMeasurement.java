package io.github.bertft.run;

import io.github.bertft.config.DataConfig;
import io.github.bertft.data.ExampleSource;
import io.github.bertft.data.ReadReport;
import io.github.bertft.data.TextExample;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.fault.StoppedException;
import java.util.List;
import java.util.stream.Stream;

/** Measures a trained model on the test sets of a run. */
final class TestMeasurement {
  private TestMeasurement() {}

  /**
   * Measures and then publishes, also where measuring fails: a test file that changed or vanished
   * meanwhile must not cost the training. A signal leaves both to the resumed run.
   */
  static void thenPublish(Runnable measure, Runnable publish) {
    try {
      measure.run();
    } catch (StoppedException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      publish.run();
      throw e;
    }
    publish.run();
  }

  /**
   * Measures every test set.
   *
   * @param evaluations where each is put as soon as it is done
   * @throws io.github.bertft.fault.DataException if a file changed while the model was trained
   */
  static void run(
      DataConfig config,
      TrainingData data,
      DatasetEvaluator evaluator,
      List<Evaluation> evaluations,
      Console console) {
    data.tests()
        .forEach(
            (name, test) -> {
              test.fingerprint().requireUnchanged(test.dataset());
              ReadReport report = new ReadReport();
              ExampleSource source = test.dataset().open(DataReading.options(config, true), report);
              try (Stream<TextExample> examples = source.stream()) {
                evaluations.add(evaluator.evaluate(name, examples.iterator(), test.examples()));
              }
              console.warn(report.warnings());
            });
  }
}
