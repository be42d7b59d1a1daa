package io.github.bertft.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Chooses the faster of float32 and bfloat16 by a small matrix product, because a processor's flags
 * don't tell: without bf16 units the conversion makes bf16 slower.
 */
public final class PrecisionProbe {
  /** bf16 must win clearly, so that a noisy machine doesn't choose differently from run to run. */
  private static final double NEEDED_SPEEDUP = 1.25;

  private static final int ROWS = 1024;
  private static final int COLUMNS = 512;
  private static final int PRODUCTS = 8;
  private static final int ROUNDS = 5;

  private PrecisionProbe() {}

  /** Times both types; takes some tens of milliseconds. */
  public static Precision fastest(KernelProgram program, NDManager parent) {
    try (NDManager manager = parent.newSubManager()) {
      NDArray x = manager.ones(new Shape(ROWS, COLUMNS));
      NDArray w = manager.ones(new Shape(COLUMNS, COLUMNS)).div(COLUMNS);
      long fp32Nanos = Long.MAX_VALUE;
      long bf16Nanos = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        fp32Nanos = Math.min(fp32Nanos, time(program, manager, x, w, Precision.FP32));
        bf16Nanos = Math.min(bf16Nanos, time(program, manager, x, w, Precision.BF16));
      }
      return bf16Nanos * NEEDED_SPEEDUP < fp32Nanos ? Precision.BF16 : Precision.FP32;
    }
  }

  private static long time(
      KernelProgram program, NDManager manager, NDArray x, NDArray w, Precision precision) {
    NDArray settings = manager.create(new long[] {precision.scalarType(), PRODUCTS});
    long start = System.nanoTime();
    NDArray result = program.call("products", manager, false, List.of(x, w, settings)).get(0);
    result.getFloat(0, 0); // waits for the device
    return System.nanoTime() - start;
  }
}
