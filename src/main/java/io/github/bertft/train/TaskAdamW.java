package io.github.bertft.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.kernel.OptimizerKernel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * AdamW for parameters that all tasks share and parameters that are each one task's own.
 *
 * <p>In a step without a batch of a task, that task's own parameters rest: neither moments nor
 * weight decay move them, and the step does not count for their bias correction. So it is in {@code
 * torch.optim.AdamW} where a parameter's gradient is None.
 */
public final class TaskAdamW implements Optimizer {
  private final OptimizerKernel kernel;
  private final NDManager manager;
  private final AdamW shared;
  private final List<Own> tasks = new ArrayList<>();
  private final NDList gradients = new NDList();
  private final SortedSet<Integer> inStep = new TreeSet<>();

  /**
   * What one task has for itself.
   *
   * @param gradients the shared ones and its own
   * @param steps (1): in how many steps it took part
   */
  private record Own(String name, AdamW optimizer, NDList gradients, NDArray steps) {}

  /**
   * Takes over optimizers that have not stepped; they are closed with this one.
   *
   * @param own one of each task, by the task's name
   */
  public TaskAdamW(OptimizerKernel kernel, NDManager parent, AdamW shared, Map<String, AdamW> own) {
    this.kernel = kernel;
    this.manager = parent.newSubManager();
    this.shared = shared;
    gradients.addAll(shared.gradients());
    own.forEach(
        (name, optimizer) -> {
          NDList both = new NDList(shared.gradients());
          both.addAll(optimizer.gradients());
          gradients.addAll(optimizer.gradients());
          tasks.add(new Own(name, optimizer, both, manager.zeros(new Shape(1))));
        });
  }

  /** All gradients: the shared ones, then each task's own; those of tasks at rest are 0. */
  @Override
  public NDList gradients() {
    return gradients;
  }

  /** Forgets tasks and their gradients of a step that was not made to its end. */
  void beginStep() {
    inStep.forEach(task -> rest(tasks.get(task)));
    inStep.clear();
  }

  private static void rest(Own task) {
    task.optimizer().gradients().forEach(gradient -> gradient.muli(0));
  }

  /**
   * Lets a task take part in the next step.
   *
   * @return the shared gradients and the task's own
   */
  NDList gradientsFor(int task) {
    inStep.add(task);
    return tasks.get(task).gradients();
  }

  @Override
  public float gradientNorm(NDManager scope) {
    return kernel.norm(scope, gradients);
  }

  @Override
  public void ascend(NDManager scope, double factor) {
    shared.ascend(scope, factor);
    tasks.forEach(own -> own.optimizer().ascend(scope, factor));
  }

  @Override
  public void descend(NDManager scope) {
    shared.descend(scope);
    tasks.forEach(own -> own.optimizer().descend(scope));
  }

  @Override
  public void step(NDManager scope, double rate, double divisor, Unfreezing unfreezing) {
    shared.step(scope, rate, divisor, unfreezing);
    for (int task : inStep) {
      Own own = tasks.get(task);
      own.optimizer().step(scope, rate, divisor, unfreezing);
      own.steps().addi(1);
      rest(own);
    }
    inStep.clear();
  }

  @Override
  public void settle(NDManager scope) {
    shared.settle(scope);
  }

  @Override
  public long steps() {
    return shared.steps();
  }

  @Override
  public void continueAfter(long stepsTaken) {
    shared.continueAfter(stepsTaken);
    tasks.forEach(own -> own.optimizer().continueAfter((long) own.steps().getFloat()));
  }

  /** That of all optimizers, and {@code steps.TASK}, which is exact up to 16 million steps. */
  @Override
  public Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>(shared.state());
    tasks.forEach(
        own -> {
          state.putAll(own.optimizer().state());
          state.put("steps." + own.name(), own.steps());
        });
    return state;
  }

  @Override
  public void close() {
    tasks.forEach(own -> own.optimizer().close());
    shared.close();
    manager.close();
  }
}
