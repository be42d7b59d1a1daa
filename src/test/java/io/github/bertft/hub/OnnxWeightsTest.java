package io.github.bertft.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.bertft.weights.TensorData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnnxWeightsTest {
  private static final NodeProto DENSE =
      product("/encoder/layer.11/intermediate/dense/MatMul", "x", "onnx::MatMul_1633");
  private static final TensorProto KERNEL =
      tensor("onnx::MatMul_1633", new long[] {2, 3}, 1, 2, 3, 4, 5, 6);

  @Test
  void names_kernels_by_their_nodes_and_turns_them_back() throws IOException {
    List<TensorData> weights =
        read(
            GraphProto.newBuilder()
                .addNode(product("/encoder/layer.11/attention/self/MatMul", "query", "key"))
                .addNode(DENSE)
                .addInitializer(KERNEL)
                .addInitializer(
                    tensor("encoder.layer.11.intermediate.dense.bias", new long[] {3}, 7, 8, 9))
                .addInitializer(
                    TensorProto.newBuilder()
                        .setName("embeddings.position_ids")
                        .setDataType(TensorProto.DataType.INT64_VALUE)));
    assertThat(weights)
        .extracting(TensorData::name)
        .containsExactly(
            "encoder.layer.11.intermediate.dense.bias",
            "encoder.layer.11.intermediate.dense.weight");
    assertThat(weights.get(0).shape()).containsExactly(3L);
    assertThat(floats(weights.get(0))).containsExactly(7, 8, 9);
    assertThat(weights.get(1).shape()).containsExactly(3L, 2L);
    assertThat(floats(weights.get(1))).containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void refuses_a_kernel_that_no_dense_layer_uses() {
    assertThatThrownBy(() -> read(GraphProto.newBuilder().addInitializer(KERNEL)))
        .isInstanceOf(IOException.class)
        .hasMessage("no dense layer uses weight onnx::MatMul_1633");
  }

  @Test
  void refuses_weights_that_are_quantised_or_elsewhere() {
    TensorProto quantised = KERNEL.toBuilder().setDataType(TensorProto.DataType.INT8_VALUE).build();
    TensorProto elsewhere = KERNEL.toBuilder().clearRawData().build();
    for (TensorProto weight : List.of(quantised, elsewhere)) {
      assertThatThrownBy(() -> read(GraphProto.newBuilder().addNode(DENSE).addInitializer(weight)))
          .isInstanceOf(IOException.class)
          .hasMessage("weight onnx::MatMul_1633 is not stored whole as float32");
    }
  }

  private static List<TensorData> read(GraphProto.Builder graph) throws IOException {
    byte[] bytes = ModelProto.newBuilder().setGraph(graph).build().toByteArray();
    return OnnxWeights.read(new ByteArrayInputStream(bytes));
  }

  private static NodeProto product(String name, String left, String right) {
    return NodeProto.newBuilder()
        .setOpType("MatMul")
        .setName(name)
        .addInput(left)
        .addInput(right)
        .build();
  }

  private static TensorProto tensor(String name, long[] shape, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(ByteString.copyFrom(bytes));
    for (long size : shape) {
      tensor.addDims(size);
    }
    return tensor.build();
  }

  private static float[] floats(TensorData tensor) {
    FloatBuffer buffer = tensor.bytes().get().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
