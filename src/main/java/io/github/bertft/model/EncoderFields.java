package io.github.bertft.model;

/** The encoder's sizes and constants in a config.json. */
final class EncoderFields {
  private static final int MAX_VOCABULARY = 1 << 24;
  private static final int MAX_WIDTH = 1 << 16;
  private static final int MAX_LAYERS = 1000;
  private static final int MAX_POSITIONS = 1 << 20;

  /** The fewest tokens of a text: two special ones and one of its own. */
  private static final int MIN_TOKENS = 3;

  private EncoderFields() {}

  /** Reads those of a family; faults are collected by the fields. */
  static EncoderConfig read(Architecture architecture, ConfigFields fields) {
    return switch (architecture) {
      case BERT -> bertLike(architecture, fields, 0);
      case ROBERTA, XLM_ROBERTA -> roberta(architecture, fields);
      case DISTILBERT -> distilBert(fields);
      case ELECTRA -> bertLike(architecture, fields, 0);
    };
  }

  private static EncoderConfig roberta(Architecture architecture, ConfigFields fields) {
    EncoderConfig encoder = bertLike(architecture, fields, 1);
    boolean sound = fields.isSound("pad_token_id") && fields.isSound("max_position_embeddings");
    if (sound && encoder.maxPositions() < MIN_TOKENS) {
      fields.fault(
          "max_position_embeddings",
          "must be at least "
              + (encoder.padTokenId() + 1 + MIN_TOKENS)
              + ", as positions are counted from behind pad_token_id "
              + encoder.padTokenId()
              + ", was "
              + encoder.positionRows());
    }
    return encoder;
  }

  private static EncoderConfig bertLike(
      Architecture architecture, ConfigFields fields, int padTokenId) {
    fields.word("position_embedding_type", "absolute");
    fields.refuseTrue("is_decoder", "a decoder cannot be a text classifier's encoder");
    fields.refuseTrue("add_cross_attention", "a decoder cannot be a text classifier's encoder");
    int vocabulary = fields.size("vocab_size", 1, MAX_VOCABULARY);
    int hidden = fields.size("hidden_size", 1, MAX_WIDTH);
    boolean ownWidth = architecture == Architecture.ELECTRA;
    double hiddenDropout = fields.share("hidden_dropout_prob", 0.1);
    return new EncoderConfig(
        architecture,
        vocabulary,
        ownWidth ? fields.size("embedding_size", 1, MAX_WIDTH, 128) : hidden,
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
        padToken(fields, vocabulary, padTokenId),
        fields.small("initializer_range", 0.02));
  }

  private static EncoderConfig distilBert(ConfigFields fields) {
    int vocabulary = fields.size("vocab_size", 1, MAX_VOCABULARY);
    int hidden = fields.size("dim", 1, MAX_WIDTH);
    return new EncoderConfig(
        Architecture.DISTILBERT,
        vocabulary,
        hidden,
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
        padToken(fields, vocabulary, 0),
        fields.small("initializer_range", 0.02));
  }

  private static int heads(ConfigFields fields, String key, String widthKey, int hidden) {
    int heads = fields.size(key, 1, 1024);
    if (fields.isSound(widthKey) && hidden % heads != 0) {
      fields.fault(key, "must divide " + widthKey + " " + hidden + ", was " + heads);
    }
    return heads;
  }

  private static int padToken(ConfigFields fields, int vocabulary, int whenAbsent) {
    return fields.size("pad_token_id", 0, vocabulary - 1, Math.min(whenAbsent, vocabulary - 1));
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
