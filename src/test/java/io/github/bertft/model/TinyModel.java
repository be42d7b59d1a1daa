package io.github.bertft.model;

import io.github.bertft.weights.DType;
import io.github.bertft.weights.SafetensorsWriter;
import io.github.bertft.weights.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Model folders of a few kilobytes: one layer, hidden 4, two heads, seven words. */
final class TinyModel {
  static final String BERT =
      """
      {
        "model_type": "bert",
        "vocab_size": 7,
        "hidden_size": 4,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 6,
        "max_position_embeddings": 8,
        "type_vocab_size": 2
      }
      """;
  static final String DISTILBERT =
      """
      {
        "model_type": "distilbert",
        "vocab_size": 7,
        "dim": 4,
        "n_layers": 1,
        "n_heads": 2,
        "hidden_dim": 6,
        "max_position_embeddings": 8,
        "sinusoidal_pos_embds": false
      }
      """;
  static final String TOKENIZER =
      """
      {"version": "1.0", "truncation": {"max_length": 4}, "padding": null,
       "normalizer": {"type": "BertNormalizer", "lowercase": false, "strip_accents": null},
       "model": {"type": "WordPiece", "unk_token": "[UNK]",
        "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "good": 4, "##s": 5, "ü": 6}}}
      """;

  private TinyModel() {}

  /** config.json and every encoder weight under published names. */
  static Path bert(Path folder) {
    return write(folder, BERT, weights(config(folder, BERT), false));
  }

  static Path distilBert(Path folder) {
    return write(folder, DISTILBERT, weights(config(folder, DISTILBERT), false));
  }

  static Path write(Path folder, String config, List<TensorData> canonicalWeights) {
    text(folder, "config.json", config);
    Architecture architecture =
        ModelConfigFile.read(folder.resolve("config.json")).encoder().architecture();
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"),
        canonicalWeights.stream()
            .map(
                weight ->
                    new TensorData(
                        PublishedNames.published(architecture, weight.name()),
                        weight.dtype(),
                        weight.shape(),
                        weight.bytes()))
            .toList());
    return folder;
  }

  static EncoderConfig config(Path folder, String config) {
    return ModelConfigFile.read(text(folder, "config.json", config)).encoder();
  }

  /** Mutable; the values count up from 0 in each weight. */
  static List<TensorData> weights(EncoderConfig config, boolean withPooler) {
    return counting(WeightNames.encoder(config, withPooler));
  }

  static List<TensorData> counting(Map<String, long[]> shapes) {
    List<TensorData> weights = new ArrayList<>();
    shapes.forEach((name, shape) -> weights.add(counting(name, shape)));
    return weights;
  }

  static TensorData counting(String name, long... shape) {
    int elements = 1;
    for (long size : shape) {
      elements *= (int) size;
    }
    ByteBuffer bytes = ByteBuffer.allocate(elements * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements; i++) {
      bytes.putFloat(i);
    }
    return TensorData.of(name, DType.F32, shape, bytes.flip());
  }

  static Path text(Path folder, String name, String content) {
    try {
      Files.createDirectories(folder);
      return Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
