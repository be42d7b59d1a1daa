package io.github.bertft.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;

/**
 * Weights of a layer that no file holds: normal with the model's standard deviation, biases 0,
 * LayerNorm 1, as Hugging Face transformers initialises them. Each depends on the seed and its own
 * name only.
 */
final class FreshWeights {
  private final long seed;
  private final double standardDeviation;

  FreshWeights(long seed, double standardDeviation) {
    this.seed = seed;
    this.standardDeviation = standardDeviation;
  }

  /** A new float32 array, owned by {@code manager}. */
  NDArray create(NDManager manager, String name, long[] dimensions) {
    Shape shape = new Shape(dimensions);
    if (name.endsWith(".bias")) {
      return manager.zeros(shape);
    }
    if (name.contains("LayerNorm") || name.contains("layer_norm")) {
      return manager.ones(shape);
    }
    // Random's algorithm is part of Java's specification, so the values are the same everywhere.
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + name.hashCode());
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * standardDeviation);
    }
    return manager.create(values, shape);
  }
}
