package io.github.bertft.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.tokenize.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stack of post-LayerNorm transformer layers (Devlin et al. 2018; Sanh et al. 2019).
 *
 * <p>Source of the arithmetic: {@code BertModel} and {@code DistilBertModel} of Hugging Face
 * transformers. We differ in the order of operations only: one product for query, key and value,
 * and 1/sqrt(head size) folded into the query weights.
 */
public final class EncoderKernel {
  /** Sites of dropout masks: even numbers hidden states, odd numbers attention shares. */
  private static final int SITES_PER_LAYER = 4;

  private final KernelProgram program;
  private final Dimensions dimensions;
  private final Precision precision;

  /**
   * What the layers look like.
   *
   * @param layers number of layers
   * @param heads attention heads of a layer
   * @param padTokenId its embedding gets no gradient
   * @param hasTokenTypes whether token types are embedded
   * @param activation between the two feed-forward products
   * @param layerNormEpsilon added to the variance
   * @param hiddenDropout share dropped of embeddings and of both outputs of a layer
   * @param attentionDropout share dropped of the attention shares
   */
  public record Dimensions(
      int layers,
      int heads,
      int padTokenId,
      boolean hasTokenTypes,
      Activation activation,
      double layerNormEpsilon,
      double hiddenDropout,
      double attentionDropout) {}

  /** Activation of the feed-forward layers. */
  public enum Activation {
    /** x Φ(x) by the error function. */
    GELU(0),
    /** The tanh approximation, named {@code gelu_new} in config files. */
    GELU_TANH(1),
    RELU(2);

    private final int code;

    Activation(int code) {
      this.code = code;
    }
  }

  public EncoderKernel(KernelProgram program, Dimensions dimensions, Precision precision) {
    this.program = program;
    this.dimensions = dimensions;
    this.precision = precision;
  }

  /** Which masks a step uses. */
  public record DropoutStep(DropoutMasks masks, long step) {}

  /**
   * States of the last layer, or of all.
   *
   * @param manager owner of the results; on the device of the weights
   * @param batch padded token ids
   * @param weights word, position and (if there are) token type embeddings, LayerNorm weight and
   *     bias; then of each layer query, key, value, attention output, LayerNorm, inner, outer,
   *     LayerNorm, each weight before bias; float32
   * @param dropout masks to use, or null for evaluation, which records no gradient
   * @param allStates whether to give the embeddings' output and every layer's states
   * @return (batch, tokens, hidden), float32, one for the last layer or layers + 1
   */
  public NDList encode(
      NDManager manager,
      TokenBatch batch,
      NDList weights,
      @Nullable DropoutStep dropout,
      boolean allStates) {
    Shape shape = new Shape(batch.examples(), batch.tokens());
    NDArray ids = integers(manager, batch.inputIds(), shape);
    NDArray types =
        dimensions.hasTokenTypes() ? integers(manager, batch.tokenTypeIds(), shape) : ids;
    NDArray lengths = integers(manager, batch.lengths(), new Shape(batch.examples()));
    long[] settings = {
      dimensions.layers(),
      dimensions.heads(),
      precision.scalarType(),
      dimensions.activation().code,
      dimensions.hasTokenTypes() ? 1 : 0,
      batch.padded() ? 1 : 0,
      allStates ? 1 : 0,
      dimensions.padTokenId()
    };
    double[] factors = {
      dimensions.layerNormEpsilon(),
      1 / (1 - dimensions.hiddenDropout()),
      1 / (1 - dimensions.attentionDropout())
    };
    int hidden = Math.toIntExact(weights.get(0).getShape().get(1));
    List<Object> arguments = new ArrayList<>();
    arguments.add(ids);
    arguments.add(types);
    arguments.add(lengths);
    arguments.add(weights);
    arguments.add(hiddenMasks(manager, batch, hidden, dropout));
    arguments.add(attentionMasks(manager, batch, dropout));
    arguments.add(manager.create(settings));
    arguments.add(manager.create(factors));
    return program.call("encode", manager, dropout != null, arguments);
  }

  /** One mask for the embeddings and two a layer; a single empty one where nothing is dropped. */
  private NDList hiddenMasks(
      NDManager manager, TokenBatch batch, int hidden, @Nullable DropoutStep dropout) {
    NDList masks = new NDList();
    if (dropout == null || dimensions.hiddenDropout() == 0) {
      masks.add(manager.create(0f));
      return masks;
    }
    Shape shape = new Shape(batch.examples(), batch.tokens(), hidden);
    for (int i = 0; i < 2 * dimensions.layers() + 1; i++) {
      int site = (i + 1) / 2 * SITES_PER_LAYER + (i + 1) % 2 * 2;
      masks.add(mask(manager, dropout, site, dimensions.hiddenDropout(), shape));
    }
    return masks;
  }

  /** A placeholder, then one mask a layer. */
  private NDList attentionMasks(
      NDManager manager, TokenBatch batch, @Nullable DropoutStep dropout) {
    NDList masks = new NDList(manager.create(0f));
    if (dropout == null || dimensions.attentionDropout() == 0) {
      return masks;
    }
    Shape shape = new Shape(batch.examples(), dimensions.heads(), batch.tokens(), batch.tokens());
    for (int layer = 0; layer < dimensions.layers(); layer++) {
      int site = layer * SITES_PER_LAYER + 1;
      masks.add(mask(manager, dropout, site, dimensions.attentionDropout(), shape));
    }
    return masks;
  }

  private static NDArray mask(
      NDManager manager, DropoutStep dropout, int site, double rate, Shape shape) {
    return dropout.masks().mask(manager, dropout.step(), site, rate, shape);
  }

  private static NDArray integers(NDManager manager, int[] values, Shape shape) {
    long[] longs = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      longs[i] = values[i];
    }
    return manager.create(longs, shape);
  }
}
