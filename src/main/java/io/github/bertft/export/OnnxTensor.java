package io.github.bertft.export;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A constant of an ONNX graph.
 *
 * @param shape sizes per dimension; empty for a single number
 * @param bytes gives the elements, row-major, little endian; asked once, while the tensor is
 *     written, so that one tensor at a time is in memory
 */
record OnnxTensor(String name, DataType type, List<Long> shape, Supplier<ByteBuffer> bytes) {
  OnnxTensor {
    shape = List.copyOf(shape);
  }

  static OnnxTensor of(String name, DataType type, Supplier<ByteBuffer> bytes, long... shape) {
    return new OnnxTensor(name, type, Arrays.stream(shape).boxed().toList(), bytes);
  }

  /** A list of int64 numbers. */
  static OnnxTensor integers(String name, long... values) {
    return of(
        name,
        DataType.INT64,
        () -> {
          ByteBuffer bytes = littleEndian(values.length * Long.BYTES);
          Arrays.stream(values).forEach(bytes::putLong);
          return bytes.flip();
        },
        values.length);
  }

  /** One int64 number without a shape. */
  static OnnxTensor integer(String name, long value) {
    return of(name, DataType.INT64, () -> littleEndian(Long.BYTES).putLong(value).flip());
  }

  /** One float32 number without a shape. */
  static OnnxTensor number(String name, double value) {
    return of(name, DataType.FLOAT, () -> littleEndian(Float.BYTES).putFloat((float) value).flip());
  }

  static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Size of the elements in the file. */
  long byteLength() {
    long elements = shape.stream().reduce(1L, Math::multiplyExact);
    return Math.multiplyExact(
        elements,
        switch (type) {
          case INT8 -> Byte.BYTES;
          case FLOAT -> Float.BYTES;
          case INT64 -> Long.BYTES;
          default -> throw new IllegalArgumentException(type + " is not written");
        });
  }

  /** All but the elements. */
  TensorProto description() {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type.getNumber())
        .addAllDims(shape)
        .build();
  }
}
