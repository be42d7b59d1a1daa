package io.github.bertft.export;

import static io.github.bertft.export.OnnxGraph.attribute;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.model.EncoderConfig;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.Readout;
import io.github.bertft.model.WindowPooling;
import io.github.bertft.storage.DurableFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a trained classifier as an ONNX file for any batch and length.
 *
 * <p>Inputs are int64: {@code input_ids}, {@code attention_mask} and, where the model has token
 * types to choose from, {@code token_type_ids}, all (batch, sequence). A model that reads long
 * texts in windows takes a window a row, and {@code overflow_to_sample_mapping} (windows): which
 * text each belongs to, counted from 0. Outputs are float32 (texts, labels).
 *
 * @param numbers how the weights are held
 * @param probabilities whether the shares of the labels are given beside the logits
 * @param programVersion of bertft
 * @param metadata key and value pairs that the file carries
 */
public record OnnxExporter(
    Numbers numbers, boolean probabilities, String programVersion, Map<String, String> metadata) {
  public OnnxExporter {
    metadata = Map.copyOf(metadata);
  }

  /** How the weights are held. */
  public enum Numbers {
    FLOAT32,
    /** Linear layers and word embeddings rounded to 8 bits, see {@link Int8Layers}. */
    INT8
  }

  /**
   * Writes the file, replacing one of that name.
   *
   * @throws io.github.bertft.fault.ModelException E03 if it would be too large
   * @throws io.github.bertft.fault.ResourceException if the disk refuses
   */
  public void write(Path file, ModelFolder model) {
    OnnxGraph graph = graph(model);
    DurableFiles.write(
        file, new OnnxFile(file.toString(), graph, programVersion, new TreeMap<>(metadata))::write);
  }

  private OnnxGraph graph(ModelFolder model) {
    EncoderConfig config = model.config();
    Readout readout = Readout.bestFor(model);
    boolean windows = readout.windows() != WindowPooling.NONE;
    OnnxGraph graph = new OnnxGraph();
    OnnxInputs inputs = OnnxInputs.add(graph, ClassifierGraph.hasTokenTypes(config), windows);
    FloatLayers floats = new FloatLayers(graph, model);
    OnnxLayers layers =
        switch (numbers) {
          case FLOAT32 -> floats;
          case INT8 -> new Int8Layers(graph, model, floats);
        };
    OnnxOperations operations = new OnnxOperations(graph, layers, floats, config, inputs);
    ClassifierGraph.write(config, readout, operations);
    String texts = windows ? "texts" : "batch";
    int labels = model.labels().size();
    graph.output(OnnxModel.LOGITS, operations.logits(), texts, labels);
    if (probabilities) {
      graph.output(OnnxModel.PROBABILITIES, shares(graph, model, operations), texts, labels);
    }
    return graph;
  }

  /** By softmax, or where a text may have several labels by sigmoid. */
  private static String shares(OnnxGraph graph, ModelFolder model, OnnxOperations operations) {
    return switch (model.problem()) {
      case SINGLE_LABEL ->
          graph.node("Softmax", List.of(operations.logits()), attribute("axis", -1));
      case MULTI_LABEL -> graph.node("Sigmoid", List.of(operations.logits()));
      case REGRESSION ->
          throw new ModelException(
              new Fault(
                  "M151",
                  model.path().toString(),
                  "is a model of regression and has no probabilities",
                  "export it without them; its logit is the number"));
    };
  }
}
