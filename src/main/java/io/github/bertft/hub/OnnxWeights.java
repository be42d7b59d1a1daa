package io.github.bertft.hub;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.bertft.weights.TensorData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights inside a BERT encoder that PyTorch exported to ONNX, under their published names.
 *
 * <p>Embeddings, biases and LayerNorm weights keep their names as initializers. The exporter folds
 * the transposition of each dense kernel into an anonymous initializer; the name follows from the
 * MatMul node that uses it, {@code /encoder/layer.0/output/dense/MatMul}.
 */
final class OnnxWeights {
  private static final String MATRIX_PRODUCT = "/MatMul";
  private static final String ANONYMOUS = "onnx::";

  private OnnxWeights() {}

  /**
   * Reads all float32 weights; constants such as position ids are left out.
   *
   * @return in the order of their names; kernels are transposed back when their bytes are asked for
   * @throws IOException if it is no such model, or its weights are quantised
   */
  static List<TensorData> read(InputStream model) throws IOException {
    ModelProto proto = ModelProto.parseFrom(model);
    Map<String, TensorProto> initializers = initializers(proto);
    List<TensorData> weights = new ArrayList<>();
    for (NodeProto node : proto.getGraph().getNodeList()) {
      if (isDense(node)) {
        TensorProto kernel = initializers.remove(node.getInput(1));
        if (kernel != null) {
          weights.add(transposed(kernelName(node), kernel));
        }
      }
    }
    for (TensorProto tensor : initializers.values()) {
      if (tensor.getName().startsWith(ANONYMOUS)) {
        throw new IOException("no dense layer uses weight " + tensor.getName());
      }
      weights.add(
          TensorData.float32(tensor.getName(), dimensions(tensor), () -> littleEndian(tensor)));
    }
    weights.sort(Comparator.comparing(TensorData::name));
    return weights;
  }

  /** The float32 ones by name; integers are constants of the graph, all else is quantised. */
  private static Map<String, TensorProto> initializers(ModelProto proto) throws IOException {
    Map<String, TensorProto> initializers = new LinkedHashMap<>();
    for (TensorProto tensor : proto.getGraph().getInitializerList()) {
      if (tensor.getDataType() == TensorProto.DataType.INT64_VALUE) {
        continue;
      }
      long elements = tensor.getDimsList().stream().reduce(1L, Math::multiplyExact);
      if (tensor.getDataType() != TensorProto.DataType.FLOAT_VALUE
          || tensor.getRawData().size() != elements * Float.BYTES) {
        throw new IOException("weight " + tensor.getName() + " is not stored whole as float32");
      }
      initializers.put(tensor.getName(), tensor);
    }
    return initializers;
  }

  private static boolean isDense(NodeProto node) {
    return node.getOpType().equals("MatMul")
        && node.getInputCount() == 2
        && node.getName().startsWith("/")
        && node.getName().endsWith(MATRIX_PRODUCT);
  }

  /**
   * {@code /encoder/layer.0/output/dense/MatMul} is {@code encoder.layer.0.output.dense.weight}.
   */
  private static String kernelName(NodeProto node) {
    String path = node.getName().substring(1, node.getName().length() - MATRIX_PRODUCT.length());
    return path.replace('/', '.') + ".weight";
  }

  private static long[] dimensions(TensorProto tensor) {
    return tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
  }

  private static ByteBuffer littleEndian(TensorProto tensor) {
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** (in, out) in the graph, (out, in) in the result. */
  private static TensorData transposed(String name, TensorProto kernel) throws IOException {
    if (kernel.getDimsCount() != 2) {
      throw new IOException("kernel " + name + " has shape " + kernel.getDimsList());
    }
    int in = Math.toIntExact(kernel.getDims(0));
    int out = Math.toIntExact(kernel.getDims(1));
    return TensorData.float32(
        name,
        new long[] {out, in},
        () -> {
          ByteBuffer source = littleEndian(kernel);
          ByteBuffer target =
              ByteBuffer.allocate(source.remaining()).order(ByteOrder.LITTLE_ENDIAN);
          for (int row = 0; row < out; row++) {
            for (int column = 0; column < in; column++) {
              target.putInt(source.getInt((column * out + row) * Float.BYTES));
            }
          }
          return target.flip();
        });
  }
}
