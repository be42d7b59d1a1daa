package io.github.bertft.model;

import io.github.bertft.storage.DurableFiles;
import io.github.bertft.weights.SafetensorsWriter;
import io.github.bertft.weights.TensorData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes a further pre-trained encoder with its heads, so that {@code BertForPreTraining} or the
 * family's own class, such as {@code RobertaForMaskedLM}, of the transformers library loads it.
 */
public final class PretrainedFolderWriter {
  private PretrainedFolderWriter() {}

  /**
   * Writes all files into an existing folder, normally one of {@link OutputFolder#stage}.
   *
   * @param source the model that training began with; may be closed already
   * @param tokenizerJson of the tokenizer in use, for folders that have none
   * @throws io.github.bertft.fault.ResourceException if the disk refuses
   */
  public static void write(
      Path folder, ModelFolder source, PretrainingModel model, String tokenizerJson) {
    EncoderConfig encoder = model.config();
    List<TensorData> weights =
        model.parameters().stream()
            .map(
                parameter ->
                    TensorData.float32(
                        PublishedNames.published(encoder.architecture(), parameter.name()),
                        parameter.array().getShape().getShape(),
                        () -> parameter.array().toByteBuffer()))
            .toList();
    SafetensorsWriter.write(folder.resolve(WeightFiles.SINGLE), weights);
    Map<String, byte[]> files = ModelFolderWriter.tokenizerFiles(source, encoder, tokenizerJson);
    files.put(
        "config.json",
        ModelConfigWriter.pretrained(
            source, encoder, className(encoder, model.settings().nextSentence())));
    files.forEach((name, bytes) -> DurableFiles.write(folder.resolve(name), bytes));
  }

  private static String className(EncoderConfig encoder, boolean nextSentence) {
    return nextSentence ? "BertForPreTraining" : encoder.architecture().maskedWordsName();
  }
}
