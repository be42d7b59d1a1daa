package io.github.bertft.model;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.ClassifierKernel.Dense;
import io.github.bertft.kernel.ClassifierKernel.WindowReduction;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.tokenize.TextBatch;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** From the encoder's states to logits: pooling, windows, dense layer, dropout, linear layer. */
final class ClassifierHead {
  private static final int ATTENTION_WEIGHTS = 3;

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
      case ROBERTA, XLM_ROBERTA -> Dense.DROPOUT_TANH;
      case ELECTRA -> Dense.DROPOUT_GELU;
    };
  }

  Dense dense() {
    return dense;
  }

  /** In the order of the computation: windows' attention if any, dense layer if any, classifier. */
  NDList weights() {
    return weights;
  }

  /**
   * One vector a window.
   *
   * @param states those of the readout
   * @param lengths (windows): tokens in use
   * @param recording whether autograd may run from the result, or through it
   * @return (windows, width), float32
   */
  NDArray pool(NDManager scope, NDList states, int[] lengths, boolean recording) {
    return kernel.pool(
        scope, states, lengths, readout.pooling().reduction(), readout.combination(), recording);
  }

  /**
   * Logits and the input of the last linear layer.
   *
   * @param vectors of each part's windows
   * @param dropout masks, or null for evaluation
   * @return (texts, classes) and (texts, width), float32
   */
  NDList apply(NDManager scope, NDList vectors, TextBatch batch, @Nullable DropoutStep dropout) {
    WindowReduction reduction = readout.windows().reduction();
    int attention = reduction == WindowReduction.ATTENTION ? ATTENTION_WEIGHTS : 0;
    NDArray vector;
    if (reduction != null) {
      vector =
          kernel.poolWindows(
              scope,
              vectors,
              batch.places(),
              batch.windows(),
              reduction,
              new NDList(weights.subList(0, attention)),
              dropout != null);
    } else if (vectors.size() == 1) {
      vector = vectors.get(0);
    } else {
      throw new IllegalArgumentException("a model without windows takes a batch of one part");
    }
    NDList others = new NDList(weights.subList(attention, weights.size()));
    return kernel.classify(scope, vector, others, dense, dropoutRate, dropout);
  }

  /**
   * What a backward pass from the loss to the windows' vectors gives; all owned by the scope.
   *
   * @param weights gradients of {@link #weights}
   * @param vectors gradients of each part's vectors
   */
  record Gradients(float loss, NDList weights, NDList vectors) {}

  /** Runs DJL's autograd from the loss down to the windows' vectors. */
  Gradients gradients(
      NDManager scope,
      NDList vectors,
      TextBatch batch,
      DropoutStep dropout,
      BiFunction<NDManager, NDArray, NDArray> loss) {
    weights.forEach(weight -> weight.setRequiresGradient(true));
    vectors.forEach(vector -> vector.setRequiresGradient(true));
    float value;
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray result = loss.apply(scope, apply(scope, vectors, batch, dropout).get(0));
      collector.backward(result);
      value = result.getFloat();
    }
    return new Gradients(value, gradientsOf(weights, scope), gradientsOf(vectors, scope));
  }

  /**
   * Gradients of a part's states.
   *
   * @param lengths (windows): tokens in use
   * @param vectorGradient (windows, width)
   */
  NDList stateGradients(NDManager scope, NDList states, int[] lengths, NDArray vectorGradient) {
    states.forEach(array -> array.setRequiresGradient(true));
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.backward(pool(scope, states, lengths, true).mul(vectorGradient).sum());
    }
    return gradientsOf(states, scope);
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
