package io.github.bertft.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.model.WeightNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * AdamW (Loshchilov and Hutter 2017) with bias correction, as {@code torch.optim.AdamW}.
 *
 * <p>DJL's optimizer keeps its moments private; here they are named arrays, so that a run can be
 * saved and continued exactly. Not thread-safe.
 */
public final class AdamW implements Optimizer {
  /** Defaults of PyTorch and of Devlin et al. 2018. */
  public static final OptimizerKernel.Betas DEFAULT_BETAS =
      new OptimizerKernel.Betas(0.9, 0.999, 1e-8);

  private final OptimizerKernel kernel;
  private final NDManager manager;
  private final OptimizerKernel.Betas betas;
  private final List<Slots> groups = new ArrayList<>();
  private final NDList gradients = new NDList();
  private final WeightSnapshot below;
  private @Nullable WordRows wordRows;
  private long steps;

  /** A group with its gradients and moments. */
  private record Slots(
      ParameterGroup group,
      List<NamedParameter> members,
      NDList parameters,
      NDList gradients,
      NDList first,
      NDList second) {}

  /**
   * Moments start at 0.
   *
   * @param parent on the parameters' device
   * @param parameters in the model's order
   * @param parameterGroups hold each parameter once
   * @param words ids that the training texts use, if they are few: then the gradient of the word
   *     embeddings has a row for each of these only; null for all
   */
  public AdamW(
      OptimizerKernel kernel,
      NDManager parent,
      List<NamedParameter> parameters,
      List<ParameterGroup> parameterGroups,
      OptimizerKernel.Betas betas,
      int @Nullable [] words) {
    this.kernel = kernel;
    this.manager = parent.newSubManager();
    this.betas = betas;
    Map<String, NDArray> gradientOf = new HashMap<>();
    for (ParameterGroup group : parameterGroups) {
      List<NamedParameter> dense = new ArrayList<>();
      Slots slots = new Slots(group, dense, new NDList(), new NDList(), new NDList(), new NDList());
      for (NamedParameter parameter : group.parameters()) {
        if (words != null && parameter.name().equals(WeightNames.WORD_EMBEDDINGS)) {
          wordRows = new WordRows(kernel, manager, group, parameter, words);
          gradientOf.put(parameter.name(), wordRows.gradient());
          continue;
        }
        dense.add(parameter);
        NDArray array = parameter.array();
        NDArray gradient = manager.zeros(array.getShape());
        gradientOf.put(parameter.name(), gradient);
        slots.parameters().add(array);
        slots.gradients().add(gradient);
        slots.first().add(manager.zeros(array.getShape()));
        slots.second().add(manager.zeros(array.getShape()));
      }
      groups.add(slots);
    }
    parameters.forEach(parameter -> gradients.add(gradientOf.get(parameter.name())));
    below =
        new WeightSnapshot(
            kernel, manager, groups.stream().flatMap(slots -> slots.members().stream()).toList());
  }

  @Override
  public NDList gradients() {
    return gradients;
  }

  @Override
  public float gradientNorm(NDManager scope) {
    return kernel.norm(scope, gradients);
  }

  @Override
  public void ascend(NDManager scope, double factor) {
    below.take(scope);
    groups.forEach(slots -> kernel.addScaled(scope, slots.parameters(), slots.gradients(), factor));
    if (wordRows != null) {
      wordRows.ascend(scope, factor);
    }
  }

  @Override
  public void descend(NDManager scope) {
    below.restore(scope);
    if (wordRows != null) {
      wordRows.descend(scope);
    }
  }

  /**
   * By what gradients of that norm are divided for a norm of at most the limit, as in PyTorch.
   *
   * @param clipNorm the limit; 0 switches clipping off
   */
  static double clippingDivisor(double norm, double clipNorm) {
    return clipNorm == 0 ? 1 : Math.max(1, (norm + 1e-6) / clipNorm);
  }

  /**
   * Moves the parameters that are not frozen against their gradients; each counts its steps from
   * when it begins to be trained, as in PyTorch where others have no gradient.
   */
  @Override
  public void step(NDManager scope, double rate, double divisor, Unfreezing unfreezing) {
    steps++;
    for (Slots slots : groups) {
      long taken = steps - unfreezing.firstStep(slots.group().depth());
      if (taken <= 0) {
        continue;
      }
      kernel.adamw(
          scope,
          slots.parameters(),
          slots.gradients(),
          divisor,
          slots.first(),
          slots.second(),
          taken,
          rate * slots.group().rateFactor(),
          betas,
          slots.group().weightDecay());
    }
    long taken = steps - unfreezing.firstStep(0);
    if (wordRows != null && taken > 0) {
      wordRows.step(scope, divisor, taken, rate, betas);
    }
  }

  @Override
  public void settle(NDManager scope) {
    if (wordRows != null) {
      wordRows.settle(scope);
    }
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public void continueAfter(long stepsTaken) {
    steps = stepsTaken;
  }

  /**
   * {@code first_moment.NAME} and {@code second_moment.NAME}, and {@code idle_factor.NAME} for what
   * {@link #settle} will do.
   */
  @Override
  public Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    for (Slots slots : groups) {
      for (int i = 0; i < slots.parameters().size(); i++) {
        String name = slots.members().get(i).name();
        state.put("first_moment." + name, slots.first().get(i));
        state.put("second_moment." + name, slots.second().get(i));
      }
    }
    if (wordRows != null) {
      wordRows.describe(state);
    }
    return state;
  }

  @Override
  public void close() {
    manager.close();
  }
}
