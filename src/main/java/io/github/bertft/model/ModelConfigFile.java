package io.github.bertft.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.kernel.ClassifierKernel.Combination;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A config.json as the transformers library writes it, every field that matters checked.
 *
 * @param labels by class id; empty if the file names none
 * @param problemType null if the file says nothing
 * @param readout how bertft made one vector of the states; null if another tool wrote the file
 * @param source the whole object, so that keys of other tools survive a save
 */
record ModelConfigFile(
    EncoderConfig encoder,
    List<String> labels,
    @Nullable String problemType,
    @Nullable Readout readout,
    ObjectNode source) {
  static final String POOLING_KEY = "bertft_pooling";
  static final String LAYERS_KEY = "bertft_layers";
  static final String LAYER_POOLING_KEY = "bertft_layer_pooling";
  static final String WINDOWS_KEY = "bertft_windows";

  private static final int MAX_VOCABULARY = 1 << 24;
  private static final int MAX_WIDTH = 1 << 16;
  private static final int MAX_LAYERS = 1000;
  private static final int MAX_POSITIONS = 1 << 20;

  ModelConfigFile {
    labels = List.copyOf(labels);
  }

  /**
   * Reads and checks the file.
   *
   * @throws ModelException naming each faulty key as {@code config.json:key}
   */
  static ModelConfigFile read(Path file) {
    ObjectNode object = JsonFile.read(file);
    Architecture architecture = architecture(file.toString(), object);
    ConfigFields fields = new ConfigFields(file.toString(), object);
    EncoderConfig encoder =
        switch (architecture) {
          case BERT -> bert(fields);
          case DISTILBERT -> distilBert(fields);
        };
    List<String> labels = LabelFields.read(fields);
    String problemType =
        fields.word(
            "problem_type",
            "single_label_classification",
            "multi_label_classification",
            "regression");
    Readout readout = readout(fields, encoder.layers());
    fields.finish();
    return new ModelConfigFile(encoder, labels, problemType, readout, object);
  }

  private static @Nullable Readout readout(ConfigFields fields, int encoderLayers) {
    String pooling = fields.word(POOLING_KEY, "pooler", "cls", "mean", "max", "last");
    int layers = fields.size(LAYERS_KEY, 1, encoderLayers, 1);
    String combination = fields.word(LAYER_POOLING_KEY, "concat", "mean", "max");
    String windows = fields.word(WINDOWS_KEY, "none", "mean", "max", "attention");
    boolean sound =
        Stream.of(POOLING_KEY, LAYER_POOLING_KEY, WINDOWS_KEY).allMatch(fields::isSound);
    if (pooling == null || !sound) {
      return null;
    }
    if (pooling.equals("pooler") && layers > 1) {
      fields.fault(LAYERS_KEY, "must be 1 with the pooler, was " + layers);
      return null;
    }
    return new Readout(
        choice(Pooling.class, pooling, Pooling.MEAN),
        layers,
        choice(Combination.class, combination, Combination.CONCAT),
        choice(WindowPooling.class, windows, WindowPooling.NONE));
  }

  private static <E extends Enum<E>> E choice(Class<E> type, @Nullable String word, E otherwise) {
    return word == null ? otherwise : Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }

  private static Architecture architecture(String location, ObjectNode object) {
    JsonNode modelType = object.get("model_type");
    if (modelType != null && modelType.isTextual()) {
      for (Architecture architecture : Architecture.values()) {
        if (architecture.modelType().equals(modelType.textValue())) {
          return architecture;
        }
      }
      throw unsupported(location + ":model_type", modelType.textValue());
    }
    // Files older than model_type name only the class that was saved.
    JsonNode className = object.path("architectures").path(0);
    if (!className.isTextual()) {
      throw new ModelException(
          new Fault(
              "M11",
              location + ":model_type",
              "is missing; bert and distilbert are supported",
              "this may be the config of another kind of model"));
    }
    String name = className.textValue().toLowerCase(Locale.ROOT);
    for (Architecture architecture : Architecture.values()) {
      if (name.startsWith(architecture.modelType())) {
        return architecture;
      }
    }
    throw unsupported(location + ":architectures", className.textValue());
  }

  private static ModelException unsupported(String location, String name) {
    return new ModelException(
        new Fault("M11", location, Quoted.of(name) + " is not supported; bert and distilbert are"));
  }

  private static EncoderConfig bert(ConfigFields fields) {
    fields.word("position_embedding_type", "absolute");
    fields.refuseTrue("is_decoder", "a decoder cannot be a text classifier's encoder");
    fields.refuseTrue("add_cross_attention", "a decoder cannot be a text classifier's encoder");
    int vocabulary = fields.size("vocab_size", 1, MAX_VOCABULARY);
    int hidden = fields.size("hidden_size", 1, MAX_WIDTH);
    double hiddenDropout = fields.share("hidden_dropout_prob", 0.1);
    return new EncoderConfig(
        Architecture.BERT,
        vocabulary,
        hidden,
        fields.size("num_hidden_layers", 1, MAX_LAYERS),
        heads(fields, "num_attention_heads", "hidden_size", hidden),
        fields.size("intermediate_size", 1, 1 << 20),
        fields.size("max_position_embeddings", 2, MAX_POSITIONS),
        fields.size("type_vocab_size", 1, 1024),
        hiddenDropout,
        fields.share("attention_probs_dropout_prob", 0.1),
        fields.share("classifier_dropout", hiddenDropout),
        fields.small("layer_norm_eps", 1e-12),
        activation(fields, "hidden_act"),
        padToken(fields, vocabulary),
        fields.small("initializer_range", 0.02));
  }

  private static EncoderConfig distilBert(ConfigFields fields) {
    int vocabulary = fields.size("vocab_size", 1, MAX_VOCABULARY);
    int hidden = fields.size("dim", 1, MAX_WIDTH);
    return new EncoderConfig(
        Architecture.DISTILBERT,
        vocabulary,
        hidden,
        fields.size("n_layers", 1, MAX_LAYERS),
        heads(fields, "n_heads", "dim", hidden),
        fields.size("hidden_dim", 1, 1 << 20),
        fields.size("max_position_embeddings", 2, MAX_POSITIONS),
        0,
        fields.share("dropout", 0.1),
        fields.share("attention_dropout", 0.1),
        fields.share("seq_classif_dropout", 0.2),
        1e-12,
        activation(fields, "activation"),
        padToken(fields, vocabulary),
        fields.small("initializer_range", 0.02));
  }

  private static int heads(ConfigFields fields, String key, String widthKey, int hidden) {
    int heads = fields.size(key, 1, 1024);
    if (fields.isSound(widthKey) && hidden % heads != 0) {
      fields.fault(key, "must divide " + widthKey + " " + hidden + ", was " + heads);
    }
    return heads;
  }

  private static int padToken(ConfigFields fields, int vocabulary) {
    return fields.size("pad_token_id", 0, vocabulary - 1, 0);
  }

  private static Activation activation(ConfigFields fields, String key) {
    String name = fields.word(key, "gelu", "gelu_new", "relu");
    for (Activation activation : Activation.values()) {
      if (activation.publishedName().equals(name)) {
        return activation;
      }
    }
    return Activation.GELU;
  }
}
