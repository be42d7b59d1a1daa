package io.github.bertft.weights;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A tensor to be written: its description, and its bytes when their turn comes.
 *
 * @param shape sizes per dimension; empty for a single number
 * @param bytes gives the elements in row-major order, little endian, between position and limit;
 *     asked once, while the tensor is written, so that one tensor at a time is in memory
 */
public record TensorData(String name, DType dtype, List<Long> shape, Supplier<ByteBuffer> bytes) {
  public TensorData {
    shape = List.copyOf(shape);
  }

  /** A tensor whose bytes are already in memory. */
  public static TensorData of(String name, DType dtype, long[] shape, ByteBuffer bytes) {
    return new TensorData(name, dtype, Arrays.stream(shape).boxed().toList(), () -> bytes);
  }

  /** A float32 tensor whose bytes are made when they are written. */
  public static TensorData float32(String name, long[] shape, Supplier<ByteBuffer> bytes) {
    return new TensorData(name, DType.F32, Arrays.stream(shape).boxed().toList(), bytes);
  }

  /** Size in the file in bytes. */
  public long byteLength() {
    long elements = 1;
    for (long size : shape) {
      elements = Math.multiplyExact(elements, size);
    }
    return Math.multiplyExact(elements, dtype.bits()) / 8;
  }
}
