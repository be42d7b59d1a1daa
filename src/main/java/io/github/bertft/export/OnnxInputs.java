package io.github.bertft.export;

import static io.github.bertft.export.OnnxGraph.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Inputs of the graph under the names of transformers, and what follows from them; each is added
 * once, where it is first needed.
 */
final class OnnxInputs {
  private final OnnxGraph graph;
  private final List<String> names;
  private final Map<String, String> made = new LinkedHashMap<>();

  private OnnxInputs(OnnxGraph graph, List<String> names) {
    this.graph = graph;
    this.names = List.copyOf(names);
  }

  /**
   * Adds the inputs.
   *
   * @param tokenTypes whether the model has token types
   * @param windows whether a text may have several rows
   */
  static OnnxInputs add(OnnxGraph graph, boolean tokenTypes, boolean windows) {
    String rows = windows ? "windows" : "batch";
    List<String> names = new ArrayList<>(List.of(OnnxModel.IDS, OnnxModel.MASK));
    if (tokenTypes) {
      names.add(OnnxModel.TYPES);
    }
    names.forEach(name -> graph.input(name, rows, "sequence"));
    if (windows) {
      names.add(OnnxModel.TEXTS);
      graph.input(OnnxModel.TEXTS, rows);
    }
    return new OnnxInputs(graph, names);
  }

  /** In their order. */
  List<String> names() {
    return names;
  }

  private String once(String what, Supplier<String> maker) {
    String known = made.get(what);
    if (known != null) {
      return known;
    }
    String value = maker.get();
    made.put(what, value);
    return value;
  }

  /** (batch, sequence), float32. */
  private String used() {
    return once(
        "used",
        () ->
            graph.node(
                "Cast", List.of(OnnxModel.MASK), attribute("to", DataType.FLOAT.getNumber())));
  }

  /** (batch, sequence, 1), float32. */
  String usedColumn() {
    return once("column", () -> graph.node("Unsqueeze", List.of(used(), graph.integers(2))));
  }

  /** (batch, sequence, 1), bool. */
  String usedTruth() {
    return once(
        "truth",
        () ->
            graph.node("Cast", List.of(usedColumn()), attribute("to", DataType.BOOL.getNumber())));
  }

  /** To be added to scores: (batch, 1, 1, sequence), float32, far below 0 for padding. */
  String padding() {
    return once(
        "padding",
        () -> {
          String unused = graph.node("Sub", List.of(graph.number(1), used()));
          String far = graph.node("Mul", List.of(unused, graph.number(-1e30)));
          return graph.node("Unsqueeze", List.of(far, graph.integers(1, 2)));
        });
  }

  /** Tokens in use: (batch, 1), float32. */
  String lengths() {
    return once("lengths", () -> graph.node("ReduceSum", List.of(used(), graph.integers(1))));
  }

  /** Of each row's last token in use: (batch, 1), int64. */
  String lastPlaces() {
    return once(
        "last",
        () ->
            graph.node(
                "Sub",
                List.of(
                    graph.node("ReduceSum", List.of(OnnxModel.MASK, graph.integers(1))),
                    graph.integer(1))));
  }

  /** Whether a window is one of the text's: (texts, windows), bool. */
  String windowsOfTexts() {
    return once(
        "windows",
        () -> {
          String last = graph.node("ReduceMax", List.of(OnnxModel.TEXTS), attribute("keepdims", 0));
          String count = graph.node("Add", List.of(last, graph.integer(1)));
          String texts = graph.node("Range", List.of(graph.integer(0), count, graph.integer(1)));
          return graph.node(
              "Equal",
              List.of(
                  graph.node("Unsqueeze", List.of(texts, graph.integers(1))),
                  graph.node("Unsqueeze", List.of(OnnxModel.TEXTS, graph.integers(0)))));
        });
  }
}
