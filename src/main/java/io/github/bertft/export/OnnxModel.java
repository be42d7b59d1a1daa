package io.github.bertft.export;

import java.util.Map;

/** An ONNX file, loaded; and the names that such files have in common with transformers. */
public interface OnnxModel extends ClassifierRuntime {
  /** In a model's own folder. */
  String FILE_NAME = "model.onnx";

  /** Input (batch, sequence), int64: token ids. */
  String IDS = "input_ids";

  /**
   * Input (batch, sequence), int64: 1 for a token in use, 0 for padding, which stands on the right.
   */
  String MASK = "attention_mask";

  /** Input (batch, sequence), int64: 1 from the second text of a pair on. */
  String TYPES = "token_type_ids";

  /** Input (windows), int64: which text a window belongs to, from 0 on without gaps. */
  String TEXTS = "overflow_to_sample_mapping";

  /** Output (texts, labels), float32. */
  String LOGITS = "logits";

  /** Output (texts, labels), float32; where it was asked for. */
  String PROBABILITIES = "probabilities";

  /** What the file says of itself. */
  Map<String, String> metadata();
}
