package io.github.bertft.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.model.NamedParameter;
import java.util.ArrayList;
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

  /** A group with its moments; gradients are known after the first backward pass. */
  private record Slots(
      ParameterGroup group, NDList parameters, NDList first, NDList second, NDList gradients) {}

  /**
   * Moments start at 0.
   *
   * @param parent on the parameters' device
   */
  public AdamW(
      OptimizerKernel kernel,
      NDManager parent,
      List<ParameterGroup> parameterGroups,
      OptimizerKernel.Betas betas) {
    this.kernel = kernel;
    this.manager = parent.newSubManager();
    this.betas = betas;
    for (ParameterGroup group : parameterGroups) {
      Slots slots = new Slots(group, new NDList(), new NDList(), new NDList(), new NDList());
      for (NamedParameter parameter : group.parameters()) {
        NDArray array = parameter.array();
        array.setRequiresGradient(true);
        slots.parameters().add(array);
        slots.first().add(manager.zeros(array.getShape()));
        slots.second().add(manager.zeros(array.getShape()));
      }
      groups.add(slots);
    }
  }

  /**
   * The gradients that backward passes have summed up since the last step, in place.
   *
   * @return float32, in the order of the groups; owned by this optimizer
   */
  public NDList gradients() {
    if (gradients.isEmpty()) {
      // The arrays exist from the first backward pass on, and stay: a step only zeroes them.
      for (Slots slots : groups) {
        for (NDArray parameter : slots.parameters()) {
          NDArray gradient = parameter.getGradient();
          gradient.attach(manager);
          slots.gradients().add(gradient);
          gradients.add(gradient);
        }
      }
    }
    return gradients;
  }

  /**
   * Scales the gradients down to a global norm of at most {@code maxNorm}; 0 leaves them.
   *
   * @return the norm before
   */
  public float clip(NDManager scope, double maxNorm) {
    return kernel.clip(scope, gradients(), maxNorm);
  }

  /** Moves the parameters against their gradients and sets the gradients to 0. */
  public void step(NDManager scope, double rate) {
    gradients();
    steps++;
    for (Slots slots : groups) {
      kernel.adamw(
          scope,
          slots.parameters(),
          slots.gradients(),
          slots.first(),
          slots.second(),
          steps,
          rate * slots.group().rateFactor(),
          betas,
          slots.group().weightDecay());
    }
    kernel.zero(scope, gradients);
  }

  /** Steps taken. */
  public long steps() {
    return steps;
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
