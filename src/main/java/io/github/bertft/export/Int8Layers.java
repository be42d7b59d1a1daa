package io.github.bertft.export;

import static io.github.bertft.export.OnnxGraph.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.WeightNames;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Linear layers and word embeddings in 8 bits, without calibration.
 *
 * <p>A row of a weight, which is an output of its layer or the embedding of a word, is rounded to
 * {@code round(w / s)} with {@code s = max|w| / 127}. What enters a linear layer is rounded when it
 * is known, by DynamicQuantizeLinear, with one scale for the batch; MatMulInteger adds up in 32
 * bits. The classifier and what is no matrix stay float32.
 */
final class Int8Layers implements OnnxLayers {
  private static final int LARGEST = 127;

  private final OnnxGraph graph;
  private final ModelFolder model;
  private final FloatLayers floats;

  /** Rounded values by the value: query, key and value share theirs. */
  private final Map<String, List<String>> rounded = new HashMap<>();

  Int8Layers(OnnxGraph graph, ModelFolder model, FloatLayers floats) {
    this.graph = graph;
    this.model = model;
    this.floats = floats;
  }

  @Override
  public String rows(String table, String ids) {
    if (!table.equals(WeightNames.WORD_EMBEDDINGS)) {
      return floats.rows(table, ids);
    }
    long[] shape = model.shape(table);
    String rows =
        graph.constant(
            OnnxTensor.of(
                table + ".int8",
                DataType.INT8,
                () -> rounded(model.readFloat32(table), shape, false),
                shape));
    String scales = scales(table, shape[0], 1);
    return graph.node(
        "Mul",
        List.of(
            toFloat(graph.node("Gather", List.of(rows, ids))),
            graph.node("Gather", List.of(scales, ids))));
  }

  @Override
  public String linear(String value, String layer) {
    if (layer.equals(WeightNames.CLASSIFIER)) {
      return floats.linear(value, layer);
    }
    String name = layer + ".weight";
    long[] shape = model.shape(name);
    String kernel =
        graph.constant(
            OnnxTensor.of(
                name + ".transposed.int8",
                DataType.INT8,
                () -> rounded(model.readFloat32(name), shape, true),
                shape[1],
                shape[0]));
    List<String> input =
        rounded.computeIfAbsent(
            value, each -> graph.nodes("DynamicQuantizeLinear", List.of(each), 3));
    String product = graph.node("MatMulInteger", List.of(input.get(0), kernel, input.get(2)));
    String scale = graph.node("Mul", List.of(input.get(1), scales(name, shape[0])));
    String scaled = graph.node("Mul", List.of(toFloat(product), scale));
    return model.has(layer + ".bias")
        ? graph.node("Add", List.of(scaled, floats.weight(layer + ".bias")))
        : scaled;
  }

  private String toFloat(String value) {
    return graph.node("Cast", List.of(value), attribute("to", DataType.FLOAT.getNumber()));
  }

  /** One scale for each row of the weight. */
  private String scales(String weight, long... shape) {
    return graph.constant(
        OnnxTensor.of(
            weight + ".scales",
            DataType.FLOAT,
            () -> {
              FloatBuffer values = model.readFloat32(weight).asFloatBuffer();
              int rows = Math.toIntExact(shape[0]);
              int width = values.remaining() / rows;
              ByteBuffer scales = OnnxTensor.littleEndian(rows * Float.BYTES);
              for (int row = 0; row < rows; row++) {
                scales.putFloat(scale(values, row * width, width));
              }
              return scales.flip();
            },
            shape));
  }

  /** 1 for a row of zeros, which any scale would do for. */
  private static float scale(FloatBuffer values, int start, int width) {
    float largest = 0;
    for (int i = start; i < start + width; i++) {
      largest = Math.max(largest, Math.abs(values.get(i)));
    }
    return largest == 0 ? 1 : largest / LARGEST;
  }

  private static ByteBuffer rounded(ByteBuffer bytes, long[] shape, boolean transposed) {
    FloatBuffer values = bytes.asFloatBuffer();
    int rows = Math.toIntExact(shape[0]);
    int width = Math.toIntExact(shape[1]);
    byte[] target = new byte[values.remaining()];
    for (int row = 0; row < rows; row++) {
      float scale = scale(values, row * width, width);
      for (int column = 0; column < width; column++) {
        int place = transposed ? column * rows + row : row * width + column;
        target[place] = (byte) Math.rint(values.get(row * width + column) / scale);
      }
    }
    return ByteBuffer.wrap(target);
  }
}
