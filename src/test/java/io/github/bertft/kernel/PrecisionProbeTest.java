package io.github.bertft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrecisionProbeTest {
  @Test
  void should_choose_a_number_format_that_computes() {
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        KernelProgram program = new KernelProgram()) {
      Precision chosen = PrecisionProbe.fastest(program, manager);

      assertThat(chosen).isIn(Precision.FP32, Precision.BF16);
      NDList products =
          program.call(
              "products",
              manager,
              false,
              List.of(
                  manager.ones(new Shape(4, 8)),
                  manager.ones(new Shape(8, 8)).div(8),
                  manager.create(new long[] {chosen.scalarType(), 3})));
      assertThat(products.get(0).toFloatArray()).containsOnly(1f);
    }
  }
}
