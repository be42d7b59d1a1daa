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

  /**
   * Scales gradients so that their global norm is at most {@code maxNorm}, as {@code
   * torch.nn.utils.clip_grad_norm_}.
   *
   * @param maxNorm 0 leaves the gradients alone
   * @return the norm before clipping; infinite or NaN if any gradient is
   */
  public float clip(NDManager manager, NDList gradients, double maxNorm) {
    NDArray limit = manager.create(maxNorm);
    return program.call("clip", manager, true, List.of(gradients, limit)).get(0).getFloat();
  }

  /** Constants of Adam (Kingma and Ba 2014). */
  public record Betas(double beta1, double beta2, double epsilon) {}

  /**
   * One step of AdamW (Loshchilov and Hutter 2017) with bias correction, as {@code
   * torch.optim.AdamW}.
   *
   * @param step number of this step, from 1
   */
  public void adamw(
      NDManager manager,
      NDList parameters,
      NDList gradients,
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
    double[] settings = {rate, betas.beta1(), betas.beta2(), betas.epsilon(), weightDecay};
    program.call(
        "adamw",
        manager,
        true,
        List.of(
            parameters, gradients, firstMoments, secondMoments, counts, manager.create(settings)));
  }

  /** Sets all elements to 0. */
  public void zero(NDManager manager, NDList arrays) {
    program.call("zero", manager, true, List.of(arrays));
  }

  /** Copies {@code source} over {@code target}, array by array. */
  public void copy(NDManager manager, NDList target, NDList source) {
    program.call("copy", manager, true, List.of(target, source));
  }
}
