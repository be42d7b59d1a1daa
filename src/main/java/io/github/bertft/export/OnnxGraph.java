package io.github.bertft.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nodes, constants, inputs and outputs of an ONNX graph, in the order in which they are added. */
final class OnnxGraph {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("bertft classifier");
  private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
  private int nodes;

  /** Adds a node of the standard operators with one result, and gives the result's name. */
  String node(String operator, List<String> inputs, AttributeProto... attributes) {
    return nodes(operator, inputs, 1, attributes).get(0);
  }

  /** As {@link #node} with several results. */
  List<String> nodes(
      String operator, List<String> inputs, int results, AttributeProto... attributes) {
    String name = operator + "_" + nodes++;
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      outputs.add(results == 1 ? name : name + "_" + i);
    }
    graph.addNode(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType(operator)
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllAttribute(Arrays.asList(attributes)));
    return outputs;
  }

  /** Adds a constant, unless one of that name is there, and gives its name. */
  String constant(OnnxTensor tensor) {
    tensors.putIfAbsent(tensor.name(), tensor);
    return tensor.name();
  }

  /** A list of int64 numbers. */
  String integers(long... values) {
    String name = "int64" + Arrays.toString(values).replace(", ", ",");
    return constant(OnnxTensor.integers(name, values));
  }

  /** One int64 number without a shape. */
  String integer(long value) {
    return constant(OnnxTensor.integer("int64:" + value, value));
  }

  /** One float32 number without a shape. */
  String number(double value) {
    return constant(OnnxTensor.number("float:" + value, value));
  }

  /** Names an int64 input whose sizes are given by those names. */
  void input(String name, String... sizes) {
    graph.addInput(value(name, DataType.INT64, List.of(sizes)));
  }

  /** Gives out a float32 value under a name of its own. */
  void output(String name, String value, String texts, long labels) {
    graph.addNode(
        NodeProto.newBuilder().setName(name).setOpType("Identity").addInput(value).addOutput(name));
    graph.addOutput(value(name, DataType.FLOAT, List.of(texts, Long.toString(labels))));
  }

  private static ValueInfoProto value(String name, DataType type, List<String> sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String size : sizes) {
      TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
      if (Character.isDigit(size.charAt(0))) {
        dimension.setDimValue(Long.parseLong(size));
      } else {
        dimension.setDimParam(size);
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  static AttributeProto attribute(String name, double value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOAT)
        .setF((float) value)
        .build();
  }

  static AttributeProto attribute(String name, List<Long> values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.INTS)
        .addAllInts(values)
        .build();
  }

  /** Everything but the constants. */
  GraphProto withoutTensors() {
    return graph.build();
  }

  /** The constants. */
  List<OnnxTensor> tensors() {
    return List.copyOf(tensors.values());
  }
}
