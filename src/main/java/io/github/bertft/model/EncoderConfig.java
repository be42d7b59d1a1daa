package io.github.bertft.model;

import io.github.bertft.kernel.EncoderKernel;
import org.jspecify.annotations.Nullable;

/**
 * Sizes and constants of an encoder, as its config.json tells them.
 *
 * @param vocabularySize rows of the word embeddings
 * @param embeddingSize width of the embeddings, projected to {@code hiddenSize} where it is another
 *     (ELECTRA)
 * @param hiddenSize width of a token's state; a multiple of {@code heads}
 * @param layers number of encoder layers
 * @param heads attention heads per layer
 * @param intermediateSize width inside the feed-forward block
 * @param positionRows rows of the position embeddings
 * @param typeVocabularySize rows of the token type embeddings; 0 where there are none (DistilBERT)
 * @param hiddenDropout share dropped after embeddings and blocks
 * @param attentionDropout share dropped of the attention probabilities
 * @param classifierDropout share dropped before the classifier
 * @param layerNormEps added to the variance
 * @param padTokenId id that fills short sequences
 * @param initializerRange standard deviation of freshly initialised weights
 */
public record EncoderConfig(
    Architecture architecture,
    int vocabularySize,
    int embeddingSize,
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    int positionRows,
    int typeVocabularySize,
    double hiddenDropout,
    double attentionDropout,
    double classifierDropout,
    double layerNormEps,
    Activation activation,
    int padTokenId,
    double initializerRange) {
  /** Most tokens in a sequence, special tokens included. */
  public int maxPositions() {
    return architecture.countsPositionsAfterPadding()
        ? positionRows - padTokenId - 1
        : positionRows;
  }

  /** Whether the embeddings are projected to the layers' width. */
  public boolean projectsEmbeddings() {
    return embeddingSize != hiddenSize;
  }

  /** Width of one attention head. */
  public int headSize() {
    return hiddenSize / heads;
  }

  /** The same with the lowest layers only. */
  public EncoderConfig withLayers(int kept) {
    return new EncoderConfig(
        architecture,
        vocabularySize,
        embeddingSize,
        hiddenSize,
        kept,
        heads,
        intermediateSize,
        positionRows,
        typeVocabularySize,
        hiddenDropout,
        attentionDropout,
        classifierDropout,
        layerNormEps,
        activation,
        padTokenId,
        initializerRange);
  }

  /** As the tensor programs take them. */
  EncoderKernel.Dimensions dimensions() {
    return new EncoderKernel.Dimensions(
        layers,
        heads,
        padTokenId,
        typeVocabularySize,
        architecture.countsPositionsAfterPadding(),
        projectsEmbeddings(),
        kernel(activation),
        layerNormEps,
        hiddenDropout,
        attentionDropout);
  }

  /** That of the head that tells masked words, as the tensor programs take it. */
  EncoderKernel.Activation wordHeadActivation() {
    return switch (architecture) {
      case BERT, DISTILBERT -> kernel(activation);
      case ROBERTA, XLM_ROBERTA, ELECTRA -> EncoderKernel.Activation.GELU;
    };
  }

  private static EncoderKernel.Activation kernel(Activation activation) {
    return switch (activation) {
      case GELU -> EncoderKernel.Activation.GELU;
      case GELU_NEW -> EncoderKernel.Activation.GELU_TANH;
      case RELU -> EncoderKernel.Activation.RELU;
    };
  }

  /** The same with other dropout; null keeps a share as it is. */
  EncoderConfig withDropout(
      @Nullable Double hidden, @Nullable Double attention, @Nullable Double classifier) {
    return new EncoderConfig(
        architecture,
        vocabularySize,
        embeddingSize,
        hiddenSize,
        layers,
        heads,
        intermediateSize,
        positionRows,
        typeVocabularySize,
        hidden == null ? hiddenDropout : hidden,
        attention == null ? attentionDropout : attention,
        classifier == null ? classifierDropout : classifier,
        layerNormEps,
        activation,
        padTokenId,
        initializerRange);
  }
}
