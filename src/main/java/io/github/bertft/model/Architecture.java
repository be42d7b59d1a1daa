package io.github.bertft.model;

/** The encoder families that can be loaded. */
public enum Architecture {
  BERT("bert", "bert.", "BertForSequenceClassification"),
  DISTILBERT("distilbert", "distilbert.", "DistilBertForSequenceClassification");

  private final String modelType;
  private final String weightPrefix;
  private final String classifierName;

  Architecture(String modelType, String weightPrefix, String classifierName) {
    this.modelType = modelType;
    this.weightPrefix = weightPrefix;
    this.classifierName = classifierName;
  }

  /** The word under {@code model_type} in config.json. */
  public String modelType() {
    return modelType;
  }

  /** What published weights of a classifier have before the encoder's own names. */
  public String weightPrefix() {
    return weightPrefix;
  }

  /** The class of the transformers library that this family's own head belongs to. */
  public String classifierName() {
    return classifierName;
  }
}
