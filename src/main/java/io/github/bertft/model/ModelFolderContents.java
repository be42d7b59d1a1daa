package io.github.bertft.model;

import io.github.bertft.data.ProblemType;
import io.github.bertft.weights.TensorData;
import java.util.List;
import java.util.Map;

/**
 * What a trained model's folder is written from.
 *
 * @param source the model that training began with; its config.json keys and tokenizer files go
 *     along; may be closed already
 * @param encoder sizes and constants, dropout as it was trained
 * @param labels by class id
 * @param problem what the model tells
 * @param thresholds the probability from which each label is given; empty where none is needed
 * @param readout how a text becomes one vector
 * @param maxWindows most windows of a text; without effect where the readout has none
 * @param weights under the names of {@link WeightNames}, in any order; exactly those that the
 *     encoder and the head have
 * @param files further files by name, such as bertft.json; one of a name that would be copied from
 *     the source, such as tokenizer.json, takes its place
 */
public record ModelFolderContents(
    ModelFolder source,
    EncoderConfig encoder,
    List<String> labels,
    ProblemType problem,
    List<Float> thresholds,
    Readout readout,
    int maxWindows,
    List<TensorData> weights,
    Map<String, byte[]> files) {
  public ModelFolderContents {
    labels = List.copyOf(labels);
    thresholds = List.copyOf(thresholds);
    weights = List.copyOf(weights);
    files = Map.copyOf(files);
  }

  /** Of a model of several classes, of texts in one window. */
  public ModelFolderContents(
      ModelFolder source,
      EncoderConfig encoder,
      List<String> labels,
      Readout readout,
      List<TensorData> weights,
      Map<String, byte[]> files) {
    this(source, encoder, labels, ProblemType.SINGLE_LABEL, List.of(), readout, 1, weights, files);
  }

  /** Whether transformers' own classes can load it, without code of ours. */
  boolean isStandard() {
    return readout.isStandard();
  }
}
