package io.github.bertft.train;

import ai.djl.ndarray.NDList;

/**
 * Combines the gradients of several processes between the backward pass and clipping, so that one
 * run can spread over machines with the same settings.
 */
@FunctionalInterface
public interface GradientReduction {
  /** One process: nothing to combine. */
  GradientReduction SINGLE_PROCESS = gradients -> {};

  /** Replaces each array by its sum over all processes. */
  void reduce(NDList gradients);
}
