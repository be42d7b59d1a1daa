package io.github.bertft.model;

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
 * @param pooling {@code pooler} (the family's own head: BERT's pooler, DistilBERT's
 *     pre-classifier), {@code cls}, {@code mean} or {@code max}
 * @param weights under the names of {@link WeightNames}, in any order; exactly those that the
 *     encoder and the head have
 * @param files further files by name, such as bertft.json; one of a name that would be copied from
 *     the source, such as tokenizer.json, takes its place
 */
public record ModelFolderContents(
    ModelFolder source,
    EncoderConfig encoder,
    List<String> labels,
    String pooling,
    List<TensorData> weights,
    Map<String, byte[]> files) {
  /** The pooling that transformers' own classifiers do. */
  static final String STANDARD_POOLING = "pooler";

  public ModelFolderContents {
    labels = List.copyOf(labels);
    weights = List.copyOf(weights);
    files = Map.copyOf(files);
    if (!List.of(STANDARD_POOLING, "cls", "mean", "max").contains(pooling)) {
      throw new IllegalArgumentException("no such pooling: " + pooling);
    }
  }

  /** Whether transformers' own classes can load it, without code of ours. */
  boolean isStandard() {
    return pooling.equals(STANDARD_POOLING);
  }
}
