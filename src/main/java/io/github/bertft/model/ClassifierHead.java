package io.github.bertft.model;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.ClassifierKernel.Dense;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.kernel.KernelProgram;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** From the encoder's states to logits: pooling, dense layer, dropout, linear layer. */
final class ClassifierHead {
  private final ClassifierKernel kernel;
  private final Readout readout;
  private final Dense dense;
  private final double dropoutRate;
  private final NDList weights = new NDList();

  ClassifierHead(KernelProgram program, EncoderConfig config, Readout readout) {
    kernel = new ClassifierKernel(program);
    this.readout = readout;
    dense = dense(config.architecture(), readout.pooling());
    dropoutRate = config.classifierDropout();
  }

  private static Dense dense(Architecture architecture, Pooling pooling) {
    if (pooling != Pooling.POOLER) {
      return Dense.NONE;
    }
    return switch (architecture) {
      case BERT -> Dense.TANH;
      case DISTILBERT -> Dense.RELU;
    };
  }

  Dense dense() {
    return dense;
  }

  /** In the order of the computation: dense weight and bias if any, classifier's. */
  NDList weights() {
    return weights;
  }

  /**
   * Logits and the input of the last linear layer.
   *
   * @param states those of the readout
   * @param lengths (batch): tokens in use
   * @param dropout masks, or null for evaluation
   * @return (batch, classes) and (batch, width), float32
   */
  NDList apply(NDManager scope, NDList states, int[] lengths, @Nullable DropoutStep dropout) {
    NDArray vector =
        kernel.pool(
            scope,
            states,
            lengths,
            readout.pooling().reduction(),
            readout.combination(),
            dropout != null);
    return kernel.classify(scope, vector, weights, dense, dropoutRate, dropout);
  }

  /**
   * What a backward pass through the head gives; all owned by the scope.
   *
   * @param weights gradients of {@link #weights}
   * @param states gradients of the states, in their order
   */
  record Gradients(float loss, NDList weights, NDList states) {}

  /** Runs DJL's autograd from the loss down to the states. */
  Gradients gradients(
      NDManager scope,
      NDList states,
      int[] lengths,
      DropoutStep dropout,
      BiFunction<NDManager, NDArray, NDArray> loss) {
    weights.forEach(weight -> weight.setRequiresGradient(true));
    states.forEach(array -> array.setRequiresGradient(true));
    float value;
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray result = loss.apply(scope, apply(scope, states, lengths, dropout).get(0));
      collector.backward(result);
      value = result.getFloat();
    }
    return new Gradients(value, gradientsOf(weights, scope), gradientsOf(states, scope));
  }

  private static NDList gradientsOf(NDList arrays, NDManager scope) {
    NDList gradients = new NDList();
    for (NDArray array : arrays) {
      NDArray gradient = array.getGradient();
      gradient.attach(scope);
      gradients.add(gradient);
    }
    return gradients;
  }
}
