package io.github.bertft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.Golden;
import io.github.bertft.tokenize.TokenBatch;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The feed-forward activations against their formulas in DJL's own operations. */
class ActivationTest {
  private static final float[] INPUTS = {-6, -2.5f, -1, -0.1f, 0, 0.3f, 1.7f, 5};
  private static final int HIDDEN = INPUTS.length;

  private static final Map<EncoderKernel.Activation, UnaryOperator<NDArray>> FORMULAS =
      new EnumMap<>(
          Map.of(
              EncoderKernel.Activation.GELU,
              x -> x.div(Math.sqrt(2)).erf().add(1).mul(x).mul(0.5),
              EncoderKernel.Activation.GELU_TANH,
              x -> {
                NDArray inner = x.pow(3).mul(0.044715).add(x).mul(Math.sqrt(2 / Math.PI));
                return inner.tanh().add(1).mul(x).mul(0.5);
              },
              EncoderKernel.Activation.RELU,
              x -> x.maximum(0)));

  @ParameterizedTest
  @EnumSource
  void should_be_the_formula(EncoderKernel.Activation activation) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        KernelProgram program = new KernelProgram()) {
      EncoderKernel encoder =
          new EncoderKernel(
              program,
              new EncoderKernel.Dimensions(1, 2, 0, 0, false, false, activation, 1, 0, 0),
              Precision.FP32);
      int[] one = {1};
      TokenBatch batch = new TokenBatch(1, 1, one, one, one);

      NDList weights = weights(manager);
      NDList working = encoder.prepare(manager, weights);
      NDArray states =
          encoder
              .encode(manager, batch, weights, working, new EncoderKernel.States(1, false))
              .get(0);

      NDArray expected = FORMULAS.get(activation).apply(manager.create(INPUTS));
      NDArray centred = expected.sub(expected.mean());
      NDArray normed = centred.div(centred.pow(2).mean().add(1).sqrt());
      double worst =
          Golden.assertClose(
              activation.name(),
              states.toFloatArray(),
              normed.toFloatArray(),
              Golden.ACTIVATION_TOLERANCE);
      assertThat(worst).isNotNaN();
    }
  }

  /**
   * One layer that computes LayerNorm(activation(INPUTS)) with an epsilon of 1: everything before
   * the inner bias is 0, and the outer product is the identity.
   */
  private static NDList weights(NDManager manager) {
    Shape square = new Shape(HIDDEN, HIDDEN);
    NDArray vector = manager.zeros(new Shape(HIDDEN));
    NDArray ones = manager.ones(new Shape(HIDDEN));
    NDList weights =
        new NDList(
            manager.zeros(new Shape(2, HIDDEN)), // words
            manager.zeros(new Shape(1, HIDDEN)), // positions
            ones,
            vector);
    for (int i = 0; i < 4; i++) { // query, key, value, attention output
      weights.add(manager.zeros(square));
      weights.add(vector.duplicate());
    }
    weights.add(ones.duplicate());
    weights.add(vector.duplicate());
    weights.add(manager.zeros(square));
    weights.add(manager.create(INPUTS));
    weights.add(manager.eye(HIDDEN));
    weights.add(vector.duplicate());
    weights.add(ones.duplicate());
    weights.add(vector.duplicate());
    return weights;
  }
}
