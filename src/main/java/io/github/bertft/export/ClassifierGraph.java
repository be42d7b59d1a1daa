package io.github.bertft.export;

import io.github.bertft.model.Activation;
import io.github.bertft.model.Architecture;
import io.github.bertft.model.EncoderConfig;
import io.github.bertft.model.Pooling;
import io.github.bertft.model.Readout;
import io.github.bertft.model.WeightNames;
import io.github.bertft.model.WindowPooling;
import java.util.ArrayList;
import java.util.List;

/**
 * The way of a text through a classifier: the one description that every format is written from.
 *
 * <p>The same as {@code EncoderKernel} and {@code ClassifierKernel} compute, without dropout.
 */
final class ClassifierGraph {
  private final EncoderConfig config;
  private final Readout readout;
  private final ClassifierOperations operations;

  private ClassifierGraph(EncoderConfig config, Readout readout, ClassifierOperations operations) {
    this.config = config;
    this.readout = readout;
    this.operations = operations;
  }

  /** Hands the classifier to the operations, from the token ids to the logits. */
  static void write(EncoderConfig config, Readout readout, ClassifierOperations operations) {
    new ClassifierGraph(config, readout, operations).write();
  }

  private void write() {
    List<String> states = new ArrayList<>();
    String state = embeddings();
    states.add(state);
    for (int i = 0; i < config.layers(); i++) {
      state = layer(state, LayerNames.of(config.architecture(), i), i + 1 == config.layers());
      states.add(state);
    }
    List<String> vectors =
        states.subList(states.size() - readout.layers(), states.size()).stream()
            .map(each -> operations.pool(each, readout.pooling()))
            .toList();
    String vector = operations.combine(vectors, readout.combination());
    if (readout.windows() != WindowPooling.NONE) {
      vector = operations.windows(vector, readout.windows());
    }
    operations.result(operations.linear(dense(vector), WeightNames.CLASSIFIER));
  }

  private String embeddings() {
    String positions =
        config.architecture().countsPositionsAfterPadding()
            ? operations.positionsAfterPadding(WeightNames.POSITION_EMBEDDINGS, config.padTokenId())
            : operations.positions(WeightNames.POSITION_EMBEDDINGS);
    String sum = operations.add(operations.words(WeightNames.WORD_EMBEDDINGS), positions);
    if (config.typeVocabularySize() > 0) {
      sum = operations.add(sum, tokenTypes());
    }
    String normed = operations.norm(sum, WeightNames.EMBEDDINGS_LAYER_NORM);
    return config.projectsEmbeddings() ? operations.linear(normed, WeightNames.PROJECTION) : normed;
  }

  private String tokenTypes() {
    return hasTokenTypes(config)
        ? operations.tokenTypes(WeightNames.TOKEN_TYPE_EMBEDDINGS)
        : operations.firstRow(WeightNames.TOKEN_TYPE_EMBEDDINGS);
  }

  /** Whether there are types to choose from; tokenizers of other models give none. */
  static boolean hasTokenTypes(EncoderConfig config) {
    return config.typeVocabularySize() > 1;
  }

  private String layer(String states, LayerNames names, boolean last) {
    // Where only the first token is read, the last layer has no other query.
    String asking = last && readsFirstToken() ? operations.firstTokens(states) : states;
    String context =
        operations.attention(
            operations.linear(asking, names.query()),
            operations.linear(states, names.key()),
            operations.linear(states, names.value()));
    String attended = operations.linear(context, names.attentionOutput());
    String middle = operations.norm(operations.add(asking, attended), names.attentionNorm());
    String inner = operations.linear(middle, names.inner());
    String outer =
        operations.linear(operations.activation(inner, config.activation()), names.outer());
    return operations.norm(operations.add(middle, outer), names.outerNorm());
  }

  private boolean readsFirstToken() {
    return readout.pooling() == Pooling.CLS || readout.pooling() == Pooling.POOLER;
  }

  /** What stands before the last layer. */
  private String dense(String vector) {
    if (readout.pooling() != Pooling.POOLER) {
      return vector;
    }
    return switch (config.architecture()) {
      case BERT -> operations.tanh(operations.linear(vector, WeightNames.POOLER));
      case DISTILBERT -> operations.activation(preClassifier(vector), Activation.RELU);
      case ROBERTA, XLM_ROBERTA -> operations.tanh(preClassifier(vector));
      case ELECTRA -> operations.activation(preClassifier(vector), Activation.GELU);
    };
  }

  private String preClassifier(String vector) {
    return operations.linear(vector, WeightNames.PRE_CLASSIFIER);
  }

  /** The linear layers and norms of one transformer layer. */
  private record LayerNames(
      String query,
      String key,
      String value,
      String attentionOutput,
      String attentionNorm,
      String inner,
      String outer,
      String outerNorm) {
    static LayerNames of(Architecture architecture, int layer) {
      String prefix = WeightNames.layer(architecture, layer);
      return switch (architecture) {
        case BERT, ROBERTA, XLM_ROBERTA, ELECTRA ->
            new LayerNames(
                prefix + "attention.self.query",
                prefix + "attention.self.key",
                prefix + "attention.self.value",
                prefix + "attention.output.dense",
                prefix + "attention.output.LayerNorm",
                prefix + "intermediate.dense",
                prefix + "output.dense",
                prefix + "output.LayerNorm");
        case DISTILBERT ->
            new LayerNames(
                prefix + "attention.q_lin",
                prefix + "attention.k_lin",
                prefix + "attention.v_lin",
                prefix + "attention.out_lin",
                prefix + "sa_layer_norm",
                prefix + "ffn.lin1",
                prefix + "ffn.lin2",
                prefix + "output_layer_norm");
      };
    }
  }
}
