package io.github.bertft.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.kernel.OptimizerKernel;

/** Changes a model's last linear layer so that it gives its outputs in another unit. */
public final class OutputScaling {
  private OutputScaling() {}

  /**
   * Makes every output y {@code factor y + offset}.
   *
   * @param program in use
   */
  public static void apply(
      TextClassifier model, KernelProgram program, double factor, double offset) {
    OptimizerKernel kernel = new OptimizerKernel(program);
    for (NamedParameter parameter : model.parameters()) {
      if (parameter.isClassifier()) {
        NDArray array = parameter.array();
        double added = parameter.name().endsWith(".bias") ? offset : 0;
        float[] values = array.toFloatArray();
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (factor * values[i] + added);
        }
        try (NDManager scope = model.manager().newSubManager()) {
          NDArray changed = scope.create(values, array.getShape());
          kernel.copy(scope, new NDList(array), new NDList(changed));
        }
      }
    }
    model.weightsChanged();
  }
}
