package io.github.bertft.weights;

import java.util.List;

/**
 * One entry of a safetensors header.
 *
 * @param shape sizes per dimension, not negative; empty for a single number
 * @param begin first byte, counted from the end of the header
 * @param end byte after the last
 */
public record TensorInfo(String name, DType dtype, List<Long> shape, long begin, long end) {
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** The shape as tensor libraries take it. */
  public long[] dimensions() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  /** Number of elements; the reader has checked that it fits. */
  public long elements() {
    long product = 1;
    for (long size : shape) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  /** Size in the file in bytes. */
  public long bytes() {
    return end - begin;
  }
}
