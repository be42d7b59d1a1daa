package io.github.bertft.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.model.NamedParameter;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * AdamW of the word embeddings where the texts use few of the words.
 *
 * <p>A word that never occurs never has a gradient, so its moments stay 0 and weight decay is all
 * that happens to it. Gradient and moments are kept for the words in use only; the decay of the
 * others is kept as one factor and applied by {@link #settle}. So the result is that of dense
 * AdamW. A vocabulary of several languages has ten times the words that one task uses.
 */
final class WordRows {
  private final OptimizerKernel kernel;
  private final NDManager manager;
  private final ParameterGroup group;
  private final NamedParameter parameter;
  private final NDArray rows;
  private final NDArray gradient;
  private final NDArray first;
  private final NDArray second;

  /** (1): by what the words not in use are still to be multiplied. */
  private final NDArray idleFactor;

  /** The rows in use as they are below; null while they are. */
  private @Nullable NDArray below;

  /**
   * Moments start at 0.
   *
   * @param parameter (vocabulary, hidden)
   * @param words ids in use, each once
   */
  WordRows(
      OptimizerKernel kernel,
      NDManager manager,
      ParameterGroup group,
      NamedParameter parameter,
      int[] words) {
    this.kernel = kernel;
    this.manager = manager;
    this.group = group;
    this.parameter = parameter;
    rows = manager.create(Arrays.stream(words).asLongStream().toArray());
    Shape shape = new Shape(words.length, parameter.array().getShape().get(1));
    gradient = manager.zeros(shape);
    first = manager.zeros(shape);
    second = manager.zeros(shape);
    idleFactor = manager.ones(new Shape(1));
  }

  /** (words in use, hidden), float32. */
  NDArray gradient() {
    return gradient;
  }

  /** As {@link Optimizer#ascend}; words not in use have no gradient and stay. */
  void ascend(NDManager scope, double factor) {
    below = kernel.takeRows(manager, parameter.array(), rows);
    NDList moved = new NDList(kernel.takeRows(scope, parameter.array(), rows));
    kernel.addScaled(scope, moved, new NDList(gradient), factor);
    kernel.putRows(scope, parameter.array(), rows, moved.singletonOrThrow());
  }

  /** As {@link Optimizer#descend}. */
  void descend(NDManager scope) {
    if (below != null) {
      kernel.putRows(scope, parameter.array(), rows, below);
      below.close();
      below = null;
    }
  }

  void step(NDManager scope, double divisor, long step, double rate, OptimizerKernel.Betas betas) {
    NDArray part = kernel.takeRows(scope, parameter.array(), rows);
    kernel.adamw(
        scope,
        new NDList(part),
        new NDList(gradient),
        divisor,
        new NDList(first),
        new NDList(second),
        step,
        rate * group.rateFactor(),
        betas,
        group.weightDecay());
    kernel.putRows(scope, parameter.array(), rows, part);
    idleFactor.muli(1 - rate * group.rateFactor() * group.weightDecay());
  }

  /** Brings the words that are not in use to where dense AdamW would have them. */
  void settle(NDManager scope) {
    kernel.scaleOtherRows(scope, parameter.array(), rows, idleFactor);
    idleFactor.muli(0).addi(1);
  }

  void describe(Map<String, NDArray> state) {
    state.put("first_moment." + parameter.name(), first);
    state.put("second_moment." + parameter.name(), second);
    state.put("idle_factor." + parameter.name(), idleFactor);
  }
}
