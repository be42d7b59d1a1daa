package io.github.bertft.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Operations on whole lists of float32 arrays, in place; none records a gradient. */
public final class OptimizerKernel {
  private final KernelProgram program;

  public OptimizerKernel(KernelProgram program) {
    this.program = program;
  }

  /** The global norm: of all elements of all arrays; infinite or NaN if any of them is. */
  public float norm(NDManager manager, NDList arrays) {
    return program.call("norm_of_all", manager, true, List.of(arrays)).get(0).getFloat();
  }

  /** Constants of Adam (Kingma and Ba 2014). */
  public record Betas(double beta1, double beta2, double epsilon) {}

  /**
   * One step of AdamW (Loshchilov and Hutter 2017) with bias correction, as {@code
   * torch.optim.AdamW}.
   *
   * @param gradients divided in place by {@code divisor}
   * @param divisor 1 leaves the gradients alone
   * @param step number of this step, from 1
   */
  public void adamw(
      NDManager manager,
      NDList parameters,
      NDList gradients,
      double divisor,
      NDList firstMoments,
      NDList secondMoments,
      long step,
      double rate,
      Betas betas,
      double weightDecay) {
    NDArray count = manager.create((float) step);
    NDList counts = new NDList(parameters.size());
    for (int i = 0; i < parameters.size(); i++) {
      counts.add(count);
    }
    double[] settings = {rate, betas.beta1(), betas.beta2(), betas.epsilon(), weightDecay, divisor};
    program.call(
        "adamw",
        manager,
        true,
        List.of(
            parameters, gradients, firstMoments, secondMoments, counts, manager.create(settings)));
  }

  /** Adds {@code factor} times {@code source} to {@code target}, array by array. */
  public void addScaled(NDManager manager, NDList target, NDList source, double factor) {
    program.call("add_scaled", manager, true, List.of(target, source, manager.create(factor)));
  }

  /**
   * A copy of some rows.
   *
   * @param rows int64
   */
  public NDArray takeRows(NDManager manager, NDArray table, NDArray rows) {
    return program.call("take_rows", manager, true, List.of(table, rows)).get(0);
  }

  /** Writes rows back. */
  public void putRows(NDManager manager, NDArray table, NDArray rows, NDArray values) {
    program.call("put_rows", manager, true, List.of(table, rows, values));
  }

  /**
   * Multiplies all rows but those named.
   *
   * @param factor (1), float32
   */
  public void scaleOtherRows(NDManager manager, NDArray table, NDArray rows, NDArray factor) {
    program.call("scale_other_rows", manager, true, List.of(table, rows, factor));
  }

  /**
   * Moves gradients to where they are summed up.
   *
   * @param target written, or added to
   * @param source set to 0
   */
  public void move(NDManager manager, NDList target, NDList source, boolean add) {
    program.call("move", manager, true, List.of(target, source, manager.create(add)));
  }

  /** Copies {@code source} over {@code target}, array by array. */
  public void copy(NDManager manager, NDList target, NDList source) {
    program.call("copy", manager, true, List.of(target, source));
  }
}
