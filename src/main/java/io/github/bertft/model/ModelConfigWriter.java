package io.github.bertft.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes config.json: the source's keys, with what training decided put over them. */
final class ModelConfigWriter {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String AUTO_CLASS = "AutoModelForSequenceClassification";

  private ModelConfigWriter() {}

  static byte[] bytes(ModelFolderContents contents) {
    Architecture architecture = contents.encoder().architecture();
    ObjectNode config = contents.source().configFile().source().deepCopy();
    // The number of labels follows from id2label; two sources could disagree.
    config.remove(List.of("num_labels", "auto_map", "_num_labels"));
    config.put("model_type", architecture.modelType());
    config.putArray("architectures").add(className(contents));
    if (!contents.isStandard()) {
      config.putObject("auto_map").put(AUTO_CLASS, "modeling_bertft." + className(contents));
    }
    putLabels(config, contents.labels());
    config.put("problem_type", contents.problem().publishedName());
    putThresholds(config, contents.thresholds());
    putReadout(config, contents.readout());
    if (contents.readout().windows() != WindowPooling.NONE) {
      config.put(ModelConfigFile.MAX_WINDOWS_KEY, contents.maxWindows());
    }
    config.put(
        architecture == Architecture.DISTILBERT ? "n_layers" : "num_hidden_layers",
        contents.encoder().layers());
    putDropout(config, contents.encoder());
    putNumberFormat(config);
    return text(config);
  }

  /** Of a further pre-trained encoder: without labels. */
  static byte[] pretrained(ModelFolder source, EncoderConfig encoder, String className) {
    ObjectNode config = source.configFile().source().deepCopy();
    config.remove(
        List.of("num_labels", "_num_labels", "auto_map", "id2label", "label2id", "problem_type"));
    config.remove(ModelConfigFile.THRESHOLDS_KEY);
    config.put("model_type", encoder.architecture().modelType());
    config.putArray("architectures").add(className);
    config.put("tie_word_embeddings", true);
    putReadout(config, Readout.bestFor(source)); // a new pooler would win otherwise
    putDropout(config, encoder);
    putNumberFormat(config);
    return text(config);
  }

  /** As it is, but with every label named, as runtimes want it that know no default names. */
  static byte[] withLabels(ModelFolder source) {
    ObjectNode config = source.configFile().source().deepCopy();
    config.remove(List.of("num_labels", "_num_labels"));
    putLabels(config, source.labels());
    return text(config);
  }

  private static byte[] text(ObjectNode config) {
    try {
      String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n";
      return text.getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String className(ModelFolderContents contents) {
    Architecture architecture = contents.encoder().architecture();
    return contents.isStandard()
        ? architecture.classifierName()
        : architecture.customClassifierName();
  }

  private static void putLabels(ObjectNode config, List<String> labels) {
    ObjectNode names = config.putObject("id2label");
    ObjectNode ids = config.putObject("label2id");
    for (int id = 0; id < labels.size(); id++) {
      names.put(Integer.toString(id), labels.get(id));
      ids.put(labels.get(id), id);
    }
  }

  private static void putThresholds(ObjectNode config, List<Float> thresholds) {
    config.remove(ModelConfigFile.THRESHOLDS_KEY);
    if (!thresholds.isEmpty()) {
      thresholds.forEach(config.putArray(ModelConfigFile.THRESHOLDS_KEY)::add);
    }
  }

  private static void putReadout(ObjectNode config, Readout readout) {
    config.remove(
        List.of(
            ModelConfigFile.LAYERS_KEY,
            ModelConfigFile.LAYER_POOLING_KEY,
            ModelConfigFile.WINDOWS_KEY,
            ModelConfigFile.MAX_WINDOWS_KEY));
    config.put(ModelConfigFile.POOLING_KEY, readout.pooling().word());
    if (readout.layers() > 1) {
      config.put(ModelConfigFile.LAYERS_KEY, readout.layers());
      config.put(ModelConfigFile.LAYER_POOLING_KEY, readout.combinationWord());
    }
    if (readout.windows() != WindowPooling.NONE) {
      config.put(ModelConfigFile.WINDOWS_KEY, readout.windows().word());
    }
  }

  private static void putDropout(ObjectNode config, EncoderConfig encoder) {
    switch (encoder.architecture()) {
      case BERT, ROBERTA, XLM_ROBERTA, ELECTRA -> {
        config.put("hidden_dropout_prob", encoder.hiddenDropout());
        config.put("attention_probs_dropout_prob", encoder.attentionDropout());
        config.put("classifier_dropout", encoder.classifierDropout());
      }
      case DISTILBERT -> {
        config.put("dropout", encoder.hiddenDropout());
        config.put("attention_dropout", encoder.attentionDropout());
        config.put("seq_classif_dropout", encoder.classifierDropout());
      }
    }
  }

  /** Weights are saved as float32 whatever the source had. */
  private static void putNumberFormat(ObjectNode config) {
    for (String key : List.of("dtype", "torch_dtype")) {
      if (config.has(key)) {
        config.put(key, "float32");
      }
    }
  }
}
