package io.github.bertft.hub;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.weights.SafetensorsWriter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Turns built-in models into plain model folders in the cache.
 *
 * <p>The first use converts one (a few seconds); later uses check that its files are there in their
 * sizes.
 */
final class BuiltInModels {
  /** To be raised when the conversion changes, so that earlier caches are not used. */
  private static final int CONVERSION = 1;

  private static final JsonMapper MAPPER = new JsonMapper();

  private BuiltInModels() {}

  /**
   * The model's folder inside the cache, converted if it is not there or is damaged.
   *
   * @throws io.github.bertft.fault.ModelException if its library is missing or damaged
   */
  static Path folder(BuiltInModel model, Path cache) {
    String name = model.word() + "-" + version(model) + "-c" + CONVERSION;
    return new PreparedFolder(cache.resolve("models").resolve(name))
        .get(
            folder -> {
              try (ModelLibrary library = ModelLibrary.open(model, cache)) {
                write(model, library, folder);
              }
            });
  }

  private static String version(BuiltInModel model) {
    BuiltInModel.Jar jar = model.jar();
    if (jar != null) {
      return jar.version();
    }
    String properties =
        "/META-INF/maven/" + BuiltInModel.GROUP + "/" + model.artifact() + "/pom.properties";
    try (InputStream stream = BuiltInModels.class.getResourceAsStream(properties)) {
      if (stream != null) {
        Properties values = new Properties();
        values.load(stream);
        return values.getProperty("version", "0");
      }
    } catch (IOException e) {
      throw ModelLibrary.notReadable(model, e);
    }
    return "0";
  }

  private static void write(BuiltInModel model, ModelLibrary library, Path folder)
      throws IOException {
    byte[] tokenizer;
    try (InputStream stream = library.file(model.tokenizerFile())) {
      tokenizer = stream.readAllBytes();
    }
    TokenizerFiles files = TokenizerFiles.parse(model.tokenizerFile(), tokenizer);
    DurableFiles.write(
        folder.resolve("config.json"),
        MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(model.config()));
    DurableFiles.write(folder.resolve("tokenizer.json"), files.withoutFixedLengths());
    DurableFiles.write(
        folder.resolve("tokenizer_config.json"),
        files.configuration("BertTokenizer", BuiltInModel.MAX_POSITIONS));
    DurableFiles.write(folder.resolve("special_tokens_map.json"), files.specialTokensMap());
    byte[] vocabulary = files.vocabularyText().orElseThrow();
    DurableFiles.write(folder.resolve("vocab.txt"), vocabulary);
    try (InputStream stream = new BufferedInputStream(library.file(model.onnxFile()), 1 << 16)) {
      SafetensorsWriter.write(folder.resolve("model.safetensors"), OnnxWeights.read(stream));
    }
  }
}
