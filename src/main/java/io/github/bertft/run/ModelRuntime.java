package io.github.bertft.run;

import io.github.bertft.export.ClassifierRuntime;
import io.github.bertft.model.ClassifierSettings;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.TextClassifier;
import java.nio.file.Path;

/** What trained models are run with. */
public abstract class ModelRuntime implements AutoCloseable {
  /** The engine that models are trained with; closing closes it. */
  public static ModelRuntime pytorch(Compute compute) {
    return new ModelRuntime() {
      @Override
      ClassifierRuntime open(ModelFolder folder) {
        ClassifierSettings settings = ClassifierSettings.of(folder, compute.precision());
        TextClassifier classifier =
            TextClassifier.load(compute.manager(), compute.program(), folder, settings);
        if (!classifier.freshWeights().isEmpty()) {
          classifier.close();
          throw TrainedModel.untrained(
              folder.path(), "its files lack " + String.join(", ", classifier.freshWeights()));
        }
        return new TensorRuntime(classifier);
      }

      @Override
      public String description(Path folder) {
        return compute.precision().toString();
      }

      @Override
      public void close() {
        compute.close();
      }
    };
  }

  /**
   * ONNX Runtime on the {@code model.onnx} of a folder; PyTorch is not started.
   *
   * @param threads of one tensor operation
   */
  public static ModelRuntime onnx(int threads) {
    return new ModelRuntime() {
      @Override
      ClassifierRuntime open(ModelFolder folder) {
        return ExportedOnnx.open(folder, threads);
      }

      @Override
      public String description(Path folder) {
        return ExportedOnnx.describe(folder);
      }

      @Override
      public void close() {
        // Models are closed by those who opened them.
      }
    };
  }

  /** Loads a classifier; the folder may be closed afterwards. */
  abstract ClassifierRuntime open(ModelFolder folder);

  /** What the numbers depend on beside the folder's weights, in words. */
  public abstract String description(Path folder);

  @Override
  public abstract void close();
}
