package io.github.bertft.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.model.NamedParameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * AdamW (Loshchilov and Hutter 2017) with bias correction, as {@code torch.optim.AdamW}.
 *
 * <p>DJL's optimizer keeps its moments private; here they are named arrays, so that a run can be
 * saved and continued exactly. Not thread-safe.
 */
public final class AdamW implements AutoCloseable {
  /** Defaults of PyTorch and of Devlin et al. 2018. */
  public static final OptimizerKernel.Betas DEFAULT_BETAS =
      new OptimizerKernel.Betas(0.9, 0.999, 1e-8);

  private final OptimizerKernel kernel;
  private final NDManager manager;
  private final OptimizerKernel.Betas betas;
  private final List<Slots> groups = new ArrayList<>();
  private final NDList gradients = new NDList();
  private long steps;

  /** A group with its gradients and moments. */
  private record Slots(
      ParameterGroup group, NDList parameters, NDList gradients, NDList first, NDList second) {}

  /**
   * Moments start at 0.
   *
   * @param parent on the parameters' device
   * @param parameters in the model's order
   * @param parameterGroups hold each parameter once
   */
  public AdamW(
      OptimizerKernel kernel,
      NDManager parent,
      List<NamedParameter> parameters,
      List<ParameterGroup> parameterGroups,
      OptimizerKernel.Betas betas) {
    this.kernel = kernel;
    this.manager = parent.newSubManager();
    this.betas = betas;
    Map<String, NDArray> gradientOf = new HashMap<>();
    for (NamedParameter parameter : parameters) {
      NDArray gradient = manager.zeros(parameter.array().getShape());
      gradients.add(gradient);
      gradientOf.put(parameter.name(), gradient);
    }
    for (ParameterGroup group : parameterGroups) {
      Slots slots = new Slots(group, new NDList(), new NDList(), new NDList(), new NDList());
      for (NamedParameter parameter : group.parameters()) {
        NDArray array = parameter.array();
        slots.parameters().add(array);
        slots.gradients().add(gradientOf.get(parameter.name()));
        slots.first().add(manager.zeros(array.getShape()));
        slots.second().add(manager.zeros(array.getShape()));
      }
      groups.add(slots);
    }
  }

  /**
   * Where backward passes write or add up the gradients that the next step uses.
   *
   * @return float32, in the model's order; owned by this optimizer
   */
  public NDList gradients() {
    return gradients;
  }

  /** The global norm of the gradients; infinite or NaN if any of them is. */
  public float gradientNorm(NDManager scope) {
    return kernel.norm(scope, gradients);
  }

  /**
   * Moves the parameters against their gradients.
   *
   * @param divisor divides the gradients in place; 1 for none
   */
  public void step(NDManager scope, double rate, double divisor) {
    steps++;
    for (Slots slots : groups) {
      kernel.adamw(
          scope,
          slots.parameters(),
          slots.gradients(),
          divisor,
          slots.first(),
          slots.second(),
          steps,
          rate * slots.group().rateFactor(),
          betas,
          slots.group().weightDecay());
    }
  }

  /** Steps taken. */
  public long steps() {
    return steps;
  }

  /** Goes on after that many steps; {@link #state} holds the moments to be filled. */
  public void continueAfter(long stepsTaken) {
    steps = stepsTaken;
  }

  /**
   * All that the next step depends on besides the parameters and {@link #steps}: {@code
   * first_moment.NAME} and {@code second_moment.NAME}, float32, owned by this optimizer.
   */
  public Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    for (Slots slots : groups) {
      for (int i = 0; i < slots.parameters().size(); i++) {
        String name = slots.group().parameters().get(i).name();
        state.put("first_moment." + name, slots.first().get(i));
        state.put("second_moment." + name, slots.second().get(i));
      }
    }
    return state;
  }

  @Override
  public void close() {
    manager.close();
  }
}
