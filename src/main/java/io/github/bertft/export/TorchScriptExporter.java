package io.github.bertft.export;

import io.github.bertft.kernel.TorchScriptArchive;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.Readout;
import io.github.bertft.storage.DurableFiles;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes a trained classifier as a TorchScript file, for {@code torch.jit.load} in Python and C++
 * and for DJL.
 *
 * <p>{@code forward(input_ids, attention_mask, token_type_ids=None,
 * overflow_to_sample_mapping=None)}, int64, gives the logits (texts, labels), float32. Inputs are
 * those of {@link OnnxExporter}; without a mapping each row is a text.
 */
public final class TorchScriptExporter {
  private static final String CLASS_NAME = "Classifier";

  private TorchScriptExporter() {}

  /**
   * Writes the file, replacing one of that name.
   *
   * @throws io.github.bertft.fault.ResourceException if the disk refuses
   */
  public static void write(Path file, ModelFolder model) {
    TorchScriptOperations operations = new TorchScriptOperations(model);
    ClassifierGraph.write(model.config(), Readout.bestFor(model), operations);
    byte[] source = operations.source(CLASS_NAME).getBytes(StandardCharsets.UTF_8);
    DurableFiles.write(
        file,
        channel -> {
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
          TorchScriptArchive.write(out, "model", source, CLASS_NAME, operations.parameters());
          out.flush();
        });
  }
}
