package io.github.bertft.export;

import io.github.bertft.model.ModelFolder;
import io.github.bertft.storage.DurableFiles;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a folder that DJL loads with its text classification translator and that DJL Serving
 * serves: TorchScript, tokenizer, config.json with the labels, and serving.properties.
 *
 * <p>Source of the names: {@code TextClassificationTranslatorFactory} of DJL's Hugging Face
 * extension, version 0.35.
 */
public final class DjlExporter {
  /** The TorchScript file in the folder. */
  public static final String MODEL = "model.pt";

  private static final String CONFIG = "config.json";
  private static final String TOKENIZER = "tokenizer.json";
  private static final String PROPERTIES = "serving.properties";

  private DjlExporter() {}

  /**
   * Writes the files into an existing folder.
   *
   * @param tokenizerJson complete
   * @param maxTokens longer texts lose their end, special tokens included
   * @throws io.github.bertft.fault.ResourceException if the disk refuses
   */
  public static void write(Path folder, ModelFolder model, String tokenizerJson, int maxTokens) {
    TorchScriptExporter.write(folder.resolve(MODEL), model);
    DurableFiles.write(folder.resolve(CONFIG), model.configWithLabels());
    text(folder.resolve(TOKENIZER), tokenizerJson);
    text(
        folder.resolve(PROPERTIES),
        """
        engine=PyTorch
        option.modelName=model
        translatorFactory=ai.djl.huggingface.translator.TextClassificationTranslatorFactory
        includeTokenTypes=true
        truncation=true
        padding=true
        maxLength=%d
        """
            .replace("%d", Integer.toString(maxTokens)));
  }

  private static void text(Path file, String text) {
    DurableFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Packs such a folder. */
  public static void zip(Path folder, Path file) {
    DurableFiles.write(
        file,
        channel -> {
          ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel));
          for (String name : List.of(MODEL, CONFIG, TOKENIZER, PROPERTIES)) {
            ZipEntry entry = new ZipEntry(name);
            entry.setTime(0);
            zip.putNextEntry(entry);
            Files.copy(folder.resolve(name), zip);
            zip.closeEntry();
          }
          zip.finish();
        });
  }
}
