package io.github.bertft.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.model.NamedParameter;
import java.util.List;

/** A copy of a model's weights, taken and put back in place. */
public final class WeightSnapshot {
  private final OptimizerKernel kernel;
  private final NDManager owner;
  private final NDList weights = new NDList();
  private final NDList copies = new NDList();

  /**
   * Reserves no memory before the first copy.
   *
   * @param owner of the copy
   */
  public WeightSnapshot(OptimizerKernel kernel, NDManager owner, List<NamedParameter> parameters) {
    this.kernel = kernel;
    this.owner = owner;
    parameters.forEach(parameter -> weights.add(parameter.array()));
  }

  void take(NDManager scope) {
    kernel.copy(scope, copies(), weights);
  }

  /** Whether a copy was taken. */
  public boolean isTaken() {
    return !copies.isEmpty();
  }

  /** The copies in the model's order, float32; made now, to be filled, if none was taken. */
  public NDList copies() {
    if (copies.isEmpty()) {
      weights.forEach(weight -> copies.add(owner.zeros(weight.getShape())));
    }
    return copies;
  }

  /** Puts the copy back, if one was taken. */
  void restore(NDManager scope) {
    if (!copies.isEmpty()) {
      kernel.copy(scope, weights, copies);
    }
  }
}
