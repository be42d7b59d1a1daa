package io.github.bertft.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Map;

/** Moves parameters against their gradients; all its state is named arrays and a number. */
public interface Optimizer extends AutoCloseable {
  /**
   * Where backward passes write or add up the gradients that the next step uses.
   *
   * @return float32, in the model's order; owned by this optimizer
   */
  NDList gradients();

  /** The global norm of the gradients; infinite or NaN if any of them is. */
  float gradientNorm(NDManager scope);

  /**
   * Moves all parameters up the loss, until {@link #descend}.
   *
   * @param factor by which the gradients are multiplied; they are left as they are
   */
  void ascend(NDManager scope, double factor);

  /** Puts all parameters back, to the bit, where they were before {@link #ascend}. */
  void descend(NDManager scope);

  /**
   * Moves all parameters against their gradients.
   *
   * @param divisor divides the gradients in place; 1 for none
   */
  default void step(NDManager scope, double rate, double divisor) {
    step(scope, rate, divisor, Unfreezing.NONE);
  }

  /**
   * Moves the parameters that are not frozen against their gradients.
   *
   * @param divisor divides the gradients in place; 1 for none
   */
  void step(NDManager scope, double rate, double divisor, Unfreezing unfreezing);

  /**
   * Brings up to date what {@link #step} puts off. Must be called before the parameters are read
   * for anything but the next step or {@link #state}.
   */
  void settle(NDManager scope);

  /** Steps taken. */
  long steps();

  /** Goes on after that many steps; {@link #state} holds what was saved then. */
  void continueAfter(long stepsTaken);

  /**
   * All that the next step depends on besides the parameters and {@link #steps}; float32, owned by
   * this optimizer.
   */
  Map<String, NDArray> state();

  @Override
  void close();
}
