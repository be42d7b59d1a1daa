package io.github.bertft.export;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.bertft.model.ModelFolder;
import java.nio.ByteBuffer;
import java.util.List;

/** Everything in float32, as the model folder has it. */
final class FloatLayers implements OnnxLayers {
  private final OnnxGraph graph;
  private final ModelFolder model;

  FloatLayers(OnnxGraph graph, ModelFolder model) {
    this.graph = graph;
    this.model = model;
  }

  @Override
  public String rows(String table, String ids) {
    return graph.node("Gather", List.of(weight(table), ids));
  }

  @Override
  public String linear(String value, String layer) {
    long[] shape = model.shape(layer + ".weight");
    String kernel =
        graph.constant(
            OnnxTensor.of(
                layer + ".weight.transposed",
                DataType.FLOAT,
                () -> transposed(model.readFloat32(layer + ".weight"), shape),
                shape[1],
                shape[0]));
    String product = graph.node("MatMul", List.of(value, kernel));
    return model.has(layer + ".bias")
        ? graph.node("Add", List.of(product, weight(layer + ".bias")))
        : product;
  }

  /** A weight as it is in the folder, under its name. */
  String weight(String name) {
    return graph.constant(
        OnnxTensor.of(name, DataType.FLOAT, () -> model.readFloat32(name), model.shape(name)));
  }

  /** (out, in) to (in, out), the order in which MatMul takes a kernel. */
  private static ByteBuffer transposed(ByteBuffer source, long[] shape) {
    int out = Math.toIntExact(shape[0]);
    int in = Math.toIntExact(shape[1]);
    ByteBuffer target = OnnxTensor.littleEndian(source.remaining());
    for (int column = 0; column < in; column++) {
      for (int row = 0; row < out; row++) {
        target.putInt(source.getInt((row * in + column) * Float.BYTES));
      }
    }
    return target.flip();
  }
}
