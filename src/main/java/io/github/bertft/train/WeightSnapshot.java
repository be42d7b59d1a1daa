package io.github.bertft.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.model.NamedParameter;
import java.util.List;

/** A copy of a model's weights, taken and put back in place. */
final class WeightSnapshot {
  private final OptimizerKernel kernel;
  private final NDManager owner;
  private final NDList weights = new NDList();
  private final NDList copies = new NDList();

  /** Reserves no memory before the first {@link #take}. */
  WeightSnapshot(OptimizerKernel kernel, NDManager owner, List<NamedParameter> parameters) {
    this.kernel = kernel;
    this.owner = owner;
    parameters.forEach(parameter -> weights.add(parameter.array()));
  }

  void take(NDManager scope) {
    if (copies.isEmpty()) {
      weights.forEach(weight -> copies.add(owner.zeros(weight.getShape())));
    }
    kernel.copy(scope, copies, weights);
  }

  /** Puts the copy back, if one was taken. */
  void restore(NDManager scope) {
    if (!copies.isEmpty()) {
      kernel.copy(scope, weights, copies);
    }
  }
}
