package io.github.bertft.export;

import static io.github.bertft.export.OnnxGraph.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.bertft.kernel.ClassifierKernel.Combination;
import io.github.bertft.model.Activation;
import io.github.bertft.model.EncoderConfig;
import io.github.bertft.model.Pooling;
import io.github.bertft.model.WeightNames;
import io.github.bertft.model.WindowPooling;
import java.util.List;

/** The classifier as nodes of the standard ONNX operators, version 17. */
final class OnnxOperations implements ClassifierOperations {
  private static final double LOWEST = -1e30;

  private final OnnxGraph graph;
  private final OnnxLayers layers;
  private final FloatLayers floats;
  private final EncoderConfig config;
  private final OnnxInputs inputs;
  private String logits = "";

  /**
   * Adds nothing yet but the inputs.
   *
   * @param layers how tables and linear layers are held
   * @param floats for all other weights
   */
  OnnxOperations(
      OnnxGraph graph,
      OnnxLayers layers,
      FloatLayers floats,
      EncoderConfig config,
      OnnxInputs inputs) {
    this.graph = graph;
    this.layers = layers;
    this.floats = floats;
    this.config = config;
    this.inputs = inputs;
  }

  /** (texts, labels), once the whole classifier is written. */
  String logits() {
    return logits;
  }

  private String unary(String operator, String value) {
    return graph.node(operator, List.of(value));
  }

  private String binary(String operator, String left, String right) {
    return graph.node(operator, List.of(left, right));
  }

  @Override
  public String words(String weight) {
    return layers.rows(weight, OnnxModel.IDS);
  }

  @Override
  public String positions(String weight) {
    String table = floats.weight(weight);
    String tokens =
        graph.node("Shape", List.of(OnnxModel.IDS), attribute("start", 1), attribute("end", 2));
    return graph.node("Slice", List.of(table, graph.integers(0), tokens, graph.integers(0)));
  }

  @Override
  public String positionsAfterPadding(String weight, int padTokenId) {
    String padding = binary("Equal", OnnxModel.IDS, graph.integer(padTokenId));
    String counted =
        graph.node(
            "Cast", List.of(unary("Not", padding)), attribute("to", DataType.INT64.getNumber()));
    String places = binary("Mul", binary("CumSum", counted, graph.integer(1)), counted);
    return floats.rows(weight, binary("Add", places, graph.integer(padTokenId)));
  }

  @Override
  public String tokenTypes(String weight) {
    return layers.rows(weight, OnnxModel.TYPES);
  }

  @Override
  public String firstRow(String weight) {
    return graph.node(
        "Slice",
        List.of(floats.weight(weight), graph.integers(0), graph.integers(1), graph.integers(0)));
  }

  @Override
  public String add(String left, String right) {
    return binary("Add", left, right);
  }

  @Override
  public String norm(String value, String layer) {
    return graph.node(
        "LayerNormalization",
        List.of(value, floats.weight(layer + ".weight"), floats.weight(layer + ".bias")),
        attribute("axis", -1),
        attribute("epsilon", config.layerNormEps()));
  }

  @Override
  public String linear(String value, String layer) {
    return layers.linear(value, layer);
  }

  @Override
  public String activation(String value, Activation activation) {
    return switch (activation) {
      case GELU -> {
        String error = unary("Erf", binary("Div", value, graph.number(Math.sqrt(2))));
        yield half(value, error);
      }
      case GELU_NEW -> {
        String square = binary("Mul", value, value);
        String bent = binary("Mul", graph.number(0.044715), binary("Mul", square, value));
        String inner =
            binary("Mul", graph.number(Math.sqrt(2 / Math.PI)), binary("Add", value, bent));
        yield half(value, unary("Tanh", inner));
      }
      case RELU -> unary("Relu", value);
    };
  }

  /** {@code x (1 + y) / 2}. */
  private String half(String x, String y) {
    String product = binary("Mul", x, binary("Add", y, graph.number(1)));
    return binary("Mul", product, graph.number(0.5));
  }

  @Override
  public String tanh(String value) {
    return unary("Tanh", value);
  }

  @Override
  public String firstTokens(String states) {
    return graph.node(
        "Slice", List.of(states, graph.integers(0), graph.integers(1), graph.integers(1)));
  }

  @Override
  public String attention(String queries, String keys, String values) {
    String scores = binary("MatMul", heads(queries, 1, 3), heads(keys, 3, 1));
    String scaled = binary("Div", scores, graph.number(Math.sqrt(config.headSize())));
    String shares =
        graph.node("Softmax", List.of(add(scaled, inputs.padding())), attribute("axis", -1));
    String context =
        graph.node(
            "Transpose",
            List.of(binary("MatMul", shares, heads(values, 1, 3))),
            attribute("perm", List.of(0L, 2L, 1L, 3L)));
    return binary("Reshape", context, graph.integers(0, 0, config.hiddenSize()));
  }

  /** (batch, tokens, hidden) to (batch, heads, …), tokens and head size in the order asked for. */
  private String heads(String value, long third, long fourth) {
    String split =
        binary("Reshape", value, graph.integers(0, 0, config.heads(), config.headSize()));
    return graph.node(
        "Transpose", List.of(split), attribute("perm", List.of(0L, 2L, third, fourth)));
  }

  @Override
  public String pool(String states, Pooling pooling) {
    return switch (pooling) {
      case POOLER, CLS ->
          graph.node("Gather", List.of(states, graph.integer(0)), attribute("axis", 1));
      case MEAN ->
          binary(
              "Div",
              graph.node(
                  "ReduceSum",
                  List.of(binary("Mul", states, inputs.usedColumn()), graph.integers(1)),
                  attribute("keepdims", 0)),
              inputs.lengths());
      case MAX ->
          maximum(graph.node("Where", List.of(inputs.usedTruth(), states, graph.number(LOWEST))));
      case LAST ->
          graph.node("GatherND", List.of(states, inputs.lastPlaces()), attribute("batch_dims", 1));
    };
  }

  private String maximum(String value) {
    return graph.node(
        "ReduceMax", List.of(value), attribute("axes", List.of(1L)), attribute("keepdims", 0));
  }

  @Override
  public String combine(List<String> vectors, Combination combination) {
    if (vectors.size() == 1) {
      return vectors.get(0);
    }
    return switch (combination) {
      case CONCAT -> graph.node("Concat", vectors, attribute("axis", 1));
      case MEAN -> graph.node("Mean", vectors);
      case MAX -> graph.node("Max", vectors);
    };
  }

  @Override
  public String windows(String vectors, WindowPooling pooling) {
    String belongs = inputs.windowsOfTexts();
    return switch (pooling) {
      case NONE -> vectors;
      case MEAN -> {
        String ones =
            graph.node("Cast", List.of(belongs), attribute("to", DataType.FLOAT.getNumber()));
        String counts = graph.node("ReduceSum", List.of(ones, graph.integers(1)));
        yield binary("Div", binary("MatMul", ones, vectors), counts);
      }
      case MAX -> {
        String own = binary("Unsqueeze", belongs, graph.integers(2));
        yield maximum(graph.node("Where", List.of(own, vectors, graph.number(LOWEST))));
      }
      case ATTENTION -> {
        String inner = tanh(linear(vectors, WeightNames.WINDOW_ATTENTION + ".dense"));
        String scores = linear(inner, WeightNames.WINDOW_ATTENTION + ".score");
        String row = graph.node("Transpose", List.of(scores), attribute("perm", List.of(1L, 0L)));
        String own = graph.node("Where", List.of(belongs, row, graph.number(LOWEST)));
        String shares = graph.node("Softmax", List.of(own), attribute("axis", 1));
        yield binary("MatMul", shares, vectors);
      }
    };
  }

  @Override
  public void result(String value) {
    logits = value;
  }
}
