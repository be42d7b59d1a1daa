package io.github.bertft.model;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.bertft.Golden;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.DropoutMasks;
import io.github.bertft.kernel.EncoderKernel.Backward;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.kernel.LossTerms;
import io.github.bertft.kernel.Precision;
import io.github.bertft.tokenize.TextBatch;

/** Classifiers over the tiny models of the references, and their gradients. */
final class GoldenClassifiers implements AutoCloseable {
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final KernelProgram program = new KernelProgram();

  /** Closed by the caller. */
  NDManager scope() {
    return manager.newSubManager();
  }

  ClassifierKernel kernel() {
    return new ClassifierKernel(program);
  }

  TextClassifier load(String name, Precision precision) {
    return load(name, Readout.lastLayer(Pooling.POOLER), 2, precision);
  }

  TextClassifier load(String name, Readout readout, int layers, Precision precision) {
    return load(name, readout, layers, precision, ClassifierSettings.Training.PLAIN);
  }

  /** With a share of 0.1 dropped everywhere. */
  TextClassifier dropping(String name, Readout readout, Precision precision, Backward backward) {
    return load(
        name, readout, 2, precision, new ClassifierSettings.Training(0.1, 0.1, 0.1, backward, 0));
  }

  private TextClassifier load(
      String name,
      Readout readout,
      int layers,
      Precision precision,
      ClassifierSettings.Training training) {
    try (ModelFolder folder = ModelFolder.open(Golden.path(name))) {
      return load(
          folder, new ClassifierSettings(folder.labels(), readout, layers, precision, 1, training));
    }
  }

  TextClassifier load(ModelFolder folder, ClassifierSettings settings) {
    return TextClassifier.load(manager, program, folder, settings);
  }

  /** The loss of the reference's first step; its gradients are written, or added. */
  float gradients(TextClassifier model, Golden golden, NDList gradients, boolean add) {
    return gradients(model, golden.batch("step0."), golden.ints("step0.labels"), gradients, add);
  }

  float gradients(
      TextClassifier model, TextBatch batch, int[] labels, NDList gradients, boolean add) {
    return model.gradients(
        batch,
        new DropoutStep(new DropoutMasks(1), 0),
        (scope, logits) ->
            kernel()
                .loss(
                    scope,
                    logits,
                    labels,
                    scope.create(new float[] {1, 1, 1}),
                    LossTerms.NONE,
                    labels.length),
        gradients,
        add);
  }

  @Override
  public void close() {
    program.close();
    manager.close();
  }
}
