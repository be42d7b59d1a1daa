package io.github.bertft.export;

import io.github.bertft.kernel.ClassifierKernel.Combination;
import io.github.bertft.model.Activation;
import io.github.bertft.model.EncoderConfig;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.Pooling;
import io.github.bertft.model.WeightNames;
import io.github.bertft.model.WindowPooling;
import io.github.bertft.weights.TensorData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The classifier as a TorchScript class in the dialect of archives, an operation a line.
 *
 * <p>Weights are parameters of the class, so that they move with it to another device.
 */
final class TorchScriptOperations implements ClassifierOperations {
  /** Before the first operation; attention takes what is true for a token in use. */
  private static final String START =
      """
        def forward(self: __torch__.%1$s, input_ids: Tensor, attention_mask: Tensor, \
      token_type_ids: Optional[Tensor]=None, overflow_to_sample_mapping: Optional[Tensor]=None) \
      -> Tensor:
          if torch.__is__(token_type_ids, None):
            types = torch.zeros_like(input_ids)
          else:
            types = unchecked_cast(Tensor, token_type_ids)
          if torch.__is__(overflow_to_sample_mapping, None):
            texts = torch.arange(torch.size(input_ids, 0), dtype=4, device=ops.prim.device(input_ids))
          else:
            texts = unchecked_cast(Tensor, overflow_to_sample_mapping)
          batch = torch.size(input_ids, 0)
          used = torch.ne(attention_mask, 0)
          attended = torch.view(used, [batch, 1, 1, -1])
          used_column = torch.unsqueeze(used, -1)
          lengths = torch.sum(attention_mask, [1], True)
      """;

  private final ModelFolder model;
  private final EncoderConfig config;
  private final Map<String, TensorData> parameters = new LinkedHashMap<>();
  private final StringBuilder body = new StringBuilder();
  private int values;

  TorchScriptOperations(ModelFolder model) {
    this.model = model;
    config = model.config();
  }

  /** The class as text, once the whole classifier is written. */
  String source(String className) {
    StringBuilder text = new StringBuilder("class " + className + "(Module):\n");
    List<String> names = parameters.values().stream().map(TensorData::name).toList();
    text.append("  __parameters__ = [");
    names.forEach(name -> text.append('"').append(name).append("\", "));
    text.append("]\n  __buffers__ = []\n");
    names.forEach(name -> text.append("  ").append(name).append(" : Tensor\n"));
    text.append("  training : bool\n");
    text.append(START.replace("%1$s", className)).append(body);
    return text.toString();
  }

  /** The weights in use, under the names of the class. */
  List<TensorData> parameters() {
    return List.copyOf(parameters.values());
  }

  private String weight(String name) {
    String attribute = name.replace('.', '_');
    parameters.computeIfAbsent(
        name,
        each -> TensorData.float32(attribute, model.shape(each), () -> model.readFloat32(each)));
    return "self." + attribute;
  }

  /** Adds a line and gives the name of its value. */
  private String line(String operation, Object... operands) {
    String name = "v" + values++;
    body.append("    ").append(name).append(" = torch.").append(operation).append('(');
    List<String> texts = new ArrayList<>();
    for (Object operand : operands) {
      texts.add(operand.toString());
    }
    body.append(String.join(", ", texts)).append(")\n");
    return name;
  }

  @Override
  public String words(String weight) {
    return line("embedding", weight(weight), "input_ids");
  }

  @Override
  public String positions(String weight) {
    return line("slice", weight(weight), 0, 0, "torch.size(input_ids, 1)");
  }

  @Override
  public String positionsAfterPadding(String weight, int padTokenId) {
    String counted = line("to", "torch.ne(input_ids, " + padTokenId + ")", 4);
    String places = line("mul", line("cumsum", counted, 1), counted);
    return line("embedding", weight(weight), line("add", places, padTokenId));
  }

  @Override
  public String tokenTypes(String weight) {
    return line("embedding", weight(weight), "types");
  }

  @Override
  public String firstRow(String weight) {
    return line("slice", weight(weight), 0, 0, 1);
  }

  @Override
  public String add(String left, String right) {
    return line("add", left, right);
  }

  @Override
  public String norm(String value, String layer) {
    return line(
        "layer_norm",
        value,
        List.of(model.shape(layer + ".weight")[0]),
        weight(layer + ".weight"),
        weight(layer + ".bias"),
        config.layerNormEps());
  }

  @Override
  public String linear(String value, String layer) {
    return model.has(layer + ".bias")
        ? line("linear", value, weight(layer + ".weight"), weight(layer + ".bias"))
        : line("linear", value, weight(layer + ".weight"));
  }

  @Override
  public String activation(String value, Activation activation) {
    return switch (activation) {
      case GELU -> line("gelu", value);
      case GELU_NEW -> line("gelu", value, "approximate=\"tanh\"");
      case RELU -> line("relu", value);
    };
  }

  @Override
  public String tanh(String value) {
    return line("tanh", value);
  }

  @Override
  public String firstTokens(String states) {
    return line("slice", states, 1, 0, 1);
  }

  @Override
  public String attention(String queries, String keys, String values) {
    String context =
        line(
            "scaled_dot_product_attention", heads(queries), heads(keys), heads(values), "attended");
    return line(
        "reshape", line("transpose", context, 1, 2), "[batch, -1, " + config.hiddenSize() + "]");
  }

  /** (batch, tokens, hidden) to (batch, heads, tokens, head size). */
  private String heads(String value) {
    String split =
        line("view", value, "[batch, -1, " + config.heads() + ", " + config.headSize() + "]");
    return line("transpose", split, 1, 2);
  }

  @Override
  public String pool(String states, Pooling pooling) {
    return switch (pooling) {
      case POOLER, CLS -> line("select", states, 1, 0);
      case MEAN -> {
        String kept = line("mul", states, "torch.to(used_column, 6)");
        yield line("div", line("sum", kept, "[1]"), "lengths");
      }
      case MAX ->
          line(
              "amax",
              line("masked_fill", states, "torch.logical_not(used_column)", "-1e30"),
              "[1]");
      case LAST -> {
        String place = line("unsqueeze", line("sub", "lengths", 1), -1);
        String places = line("expand", place, "[-1, 1, " + config.hiddenSize() + "]");
        yield line("squeeze", line("gather", states, 1, places), 1);
      }
    };
  }

  @Override
  public String combine(List<String> vectors, Combination combination) {
    if (vectors.size() == 1) {
      return vectors.get(0);
    }
    return switch (combination) {
      case CONCAT -> line("cat", vectors, 1);
      case MEAN -> line("mean", line("stack", vectors), "[0]");
      case MAX -> line("amax", line("stack", vectors), "[0]");
    };
  }

  @Override
  public String windows(String vectors, WindowPooling pooling) {
    String last = line("max", "texts");
    String own =
        line(
            "eq",
            "torch.unsqueeze(torch.arange(int("
                + last
                + ") + 1, dtype=4, device=ops.prim.device(texts)), 1)",
            "torch.unsqueeze(texts, 0)");
    return switch (pooling) {
      case NONE -> vectors;
      case MEAN -> {
        String ones = line("to", own, 6);
        yield line("div", line("mm", ones, vectors), "torch.sum(" + ones + ", [1], True)");
      }
      case MAX -> {
        String foreign = line("unsqueeze", line("logical_not", own), 2);
        yield line(
            "amax",
            line("masked_fill", "torch.unsqueeze(" + vectors + ", 0)", foreign, "-1e30"),
            "[1]");
      }
      case ATTENTION -> {
        String inner = tanh(linear(vectors, WeightNames.WINDOW_ATTENTION + ".dense"));
        String scores = line("t", linear(inner, WeightNames.WINDOW_ATTENTION + ".score"));
        String foreign = line("logical_not", own);
        String shares = line("softmax", line("masked_fill", scores, foreign, "-1e30"), 1);
        yield line("mm", shares, vectors);
      }
    };
  }

  @Override
  public void result(String logits) {
    body.append("    return ").append(logits).append('\n');
  }
}
