package io.github.bertft.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The encoder families that can be loaded. */
public enum Architecture {
  BERT("bert", "BERT", "bert.", "Bert"),
  DISTILBERT("distilbert", "DistilBERT", "distilbert.", "DistilBert"),
  ROBERTA("roberta", "RoBERTa", "roberta.", "Roberta"),
  XLM_ROBERTA("xlm-roberta", "XLM-RoBERTa", "roberta.", "XLMRoberta"),
  ELECTRA("electra", "ELECTRA", "electra.", "Electra");

  private final String modelType;
  private final String displayName;
  private final String weightPrefix;
  private final String classPrefix;

  Architecture(String modelType, String displayName, String weightPrefix, String classPrefix) {
    this.modelType = modelType;
    this.displayName = displayName;
    this.weightPrefix = weightPrefix;
    this.classPrefix = classPrefix;
  }

  /** The word under {@code model_type} in config.json. */
  public String modelType() {
    return modelType;
  }

  /** As its authors write it. */
  public String displayName() {
    return displayName;
  }

  /** What published weights of a classifier have before the encoder's own names. */
  public String weightPrefix() {
    return weightPrefix;
  }

  /** The class of the transformers library that this family's own head belongs to. */
  public String classifierName() {
    return classPrefix + "ForSequenceClassification";
  }

  /** The class of the transformers library with this family's head for masked words. */
  String maskedWordsName() {
    return classPrefix + "ForMaskedLM";
  }

  /** The class of modeling_bertft.py for heads that the transformers library lacks. */
  String customClassifierName() {
    return "Bertft" + (this == BERT ? "" : classPrefix) + "ForSequenceClassification";
  }

  /**
   * Whether the dense layer over the first token belongs to the encoder and was trained with it;
   * else it is the first of the head's two layers.
   */
  boolean hasPooler() {
    return this == BERT;
  }

  /** Whether positions count from behind the padding token's id, which is its own position. */
  public boolean countsPositionsAfterPadding() {
    return this == ROBERTA || this == XLM_ROBERTA;
  }

  /** The family of that {@code model_type}. */
  static Optional<Architecture> ofModelType(String name) {
    return Arrays.stream(values()).filter(family -> family.modelType.equals(name)).findFirst();
  }

  /** The family of a class of the transformers library, such as {@code BertForMaskedLM}. */
  static Optional<Architecture> ofClassName(String name) {
    return Arrays.stream(values())
        .filter(
            family ->
                name.equals(family.classPrefix + "Model")
                    || name.startsWith(family.classPrefix + "For"))
        .findFirst();
  }

  /** All values of {@code model_type} that are read. */
  static List<String> modelTypes() {
    return Arrays.stream(values()).map(Architecture::modelType).toList();
  }

  /** As {@code bert, distilbert and electra}. */
  static String listed() {
    List<String> names = modelTypes();
    int last = names.size() - 1;
    return names.stream().limit(last).collect(Collectors.joining(", ")) + " and " + names.get(last);
  }
}
