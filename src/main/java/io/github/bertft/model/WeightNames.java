package io.github.bertft.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights that a model of a given size has: names, shapes and order.
 *
 * <p>A name is the one that the transformers library publishes, without the prefix {@code bert.},
 * {@code roberta.} and so on, but for the head's: that is called {@code pre_classifier} and {@code
 * classifier} in every family. Shapes are those of the files, a linear map being (out, in). See
 * {@link PublishedNames} for the way from and to files.
 */
public final class WeightNames {
  public static final String WORD_EMBEDDINGS = "embeddings.word_embeddings.weight";
  public static final String POSITION_EMBEDDINGS = "embeddings.position_embeddings.weight";
  public static final String TOKEN_TYPE_EMBEDDINGS = "embeddings.token_type_embeddings.weight";
  public static final String EMBEDDINGS_LAYER_NORM = "embeddings.LayerNorm";
  public static final String PROJECTION = "embeddings_project";
  public static final String POOLER = "pooler.dense";
  public static final String PRE_CLASSIFIER = "pre_classifier";
  public static final String CLASSIFIER = "classifier";
  public static final String WINDOW_ATTENTION = "window_attention";

  private WeightNames() {}

  /** {@code encoder.layer.3.} or {@code transformer.layer.3.}. */
  public static String layer(Architecture architecture, int layer) {
    String stack = architecture == Architecture.DISTILBERT ? "transformer" : "encoder";
    return stack + ".layer." + layer + ".";
  }

  /**
   * All weights of the encoder; the map keeps the order of the computation.
   *
   * @param withPooler whether the dense layer over the first token is wanted too; BERT only
   */
  public static Map<String, long[]> encoder(EncoderConfig config, boolean withPooler) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    long hidden = config.hiddenSize();
    long width = config.embeddingSize();
    shapes.put(WORD_EMBEDDINGS, new long[] {config.vocabularySize(), width});
    shapes.put(POSITION_EMBEDDINGS, new long[] {config.positionRows(), width});
    if (config.typeVocabularySize() > 0) {
      shapes.put(TOKEN_TYPE_EMBEDDINGS, new long[] {config.typeVocabularySize(), width});
    }
    norm(shapes, EMBEDDINGS_LAYER_NORM, width);
    if (config.projectsEmbeddings()) {
      linear(shapes, PROJECTION, hidden, width);
    }
    for (int i = 0; i < config.layers(); i++) {
      String layer = layer(config.architecture(), i);
      switch (config.architecture()) {
        case BERT, ROBERTA, XLM_ROBERTA, ELECTRA ->
            bertLayer(shapes, layer, hidden, config.intermediateSize());
        case DISTILBERT -> distilBertLayer(shapes, layer, hidden, config.intermediateSize());
      }
    }
    if (withPooler && config.architecture().hasPooler()) {
      linear(shapes, POOLER, hidden, hidden);
    }
    return shapes;
  }

  /** All weights of a classifier; the map keeps the order of the computation. */
  static Map<String, long[]> classifier(EncoderConfig config, Readout readout, int labels) {
    boolean ownDense = readout.pooling() == Pooling.POOLER;
    boolean ownPooler = config.architecture().hasPooler();
    Map<String, long[]> shapes = encoder(config, false);
    if (readout.windows() == WindowPooling.ATTENTION) {
      shapes.putAll(windowAttention(readout.width(config), config.hiddenSize()));
    }
    if (ownDense && ownPooler) {
      linear(shapes, POOLER, config.hiddenSize(), config.hiddenSize());
    }
    shapes.putAll(head(readout.width(config), labels, ownDense && !ownPooler));
    return shapes;
  }

  /**
   * The weights that share a text out among its windows.
   *
   * @param width of a window's vector
   * @param hidden of the layer in between
   */
  public static Map<String, long[]> windowAttention(int width, int hidden) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    linear(shapes, WINDOW_ATTENTION + ".dense", hidden, width);
    shapes.put(WINDOW_ATTENTION + ".score.weight", new long[] {1, hidden});
    return shapes;
  }

  /**
   * The weights of a classification head.
   *
   * @param width of the vector that is classified
   * @param preClassifier whether the head's own dense layer comes before the classifier (all but
   *     BERT)
   */
  public static Map<String, long[]> head(int width, int labels, boolean preClassifier) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    if (preClassifier) {
      linear(shapes, PRE_CLASSIFIER, width, width);
    }
    linear(shapes, CLASSIFIER, labels, width);
    return shapes;
  }

  /**
   * The weights that score masked words, but for the word embeddings, which they share with the
   * encoder: dense layer, LayerNorm, a bias for each word.
   */
  public static Map<String, long[]> wordHead(EncoderConfig config) {
    return switch (config.architecture()) {
      case BERT ->
          wordHead(
              config,
              "cls.predictions.transform.dense",
              "cls.predictions.transform.LayerNorm",
              "cls.predictions.bias");
      case DISTILBERT ->
          wordHead(config, "vocab_transform", "vocab_layer_norm", "vocab_projector.bias");
      case ROBERTA, XLM_ROBERTA ->
          wordHead(config, "lm_head.dense", "lm_head.layer_norm", "lm_head.bias");
      case ELECTRA ->
          wordHead(
              config,
              "generator_predictions.dense",
              "generator_predictions.LayerNorm",
              "generator_lm_head.bias");
    };
  }

  private static Map<String, long[]> wordHead(
      EncoderConfig config, String dense, String norm, String bias) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    linear(shapes, dense, config.embeddingSize(), config.hiddenSize());
    norm(shapes, norm, config.embeddingSize());
    shapes.put(bias, new long[] {config.vocabularySize()});
    return shapes;
  }

  /**
   * The weights that tell whether a second text follows the first, behind the pooler; BERT only.
   */
  public static Map<String, long[]> nextHead(EncoderConfig config) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    linear(shapes, "cls.seq_relationship", 2, config.hiddenSize());
    return shapes;
  }

  private static void bertLayer(
      Map<String, long[]> shapes, String layer, long hidden, long intermediate) {
    for (String part : List.of("query", "key", "value")) {
      linear(shapes, layer + "attention.self." + part, hidden, hidden);
    }
    linear(shapes, layer + "attention.output.dense", hidden, hidden);
    norm(shapes, layer + "attention.output.LayerNorm", hidden);
    linear(shapes, layer + "intermediate.dense", intermediate, hidden);
    linear(shapes, layer + "output.dense", hidden, intermediate);
    norm(shapes, layer + "output.LayerNorm", hidden);
  }

  private static void distilBertLayer(
      Map<String, long[]> shapes, String layer, long hidden, long intermediate) {
    for (String part : List.of("q_lin", "k_lin", "v_lin", "out_lin")) {
      linear(shapes, layer + "attention." + part, hidden, hidden);
    }
    norm(shapes, layer + "sa_layer_norm", hidden);
    linear(shapes, layer + "ffn.lin1", intermediate, hidden);
    linear(shapes, layer + "ffn.lin2", hidden, intermediate);
    norm(shapes, layer + "output_layer_norm", hidden);
  }

  private static void linear(Map<String, long[]> shapes, String name, long out, long in) {
    shapes.put(name + ".weight", new long[] {out, in});
    shapes.put(name + ".bias", new long[] {out});
  }

  private static void norm(Map<String, long[]> shapes, String name, long width) {
    shapes.put(name + ".weight", new long[] {width});
    shapes.put(name + ".bias", new long[] {width});
  }

  /** How many numbers weights of these shapes hold. */
  public static long count(Map<String, long[]> shapes) {
    return shapes.values().stream()
        .mapToLong(shape -> Arrays.stream(shape).reduce(1, (a, b) -> a * b))
        .sum();
  }
}
