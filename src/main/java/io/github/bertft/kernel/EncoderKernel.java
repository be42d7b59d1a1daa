package io.github.bertft.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.tokenize.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stack of post-LayerNorm transformer layers (Devlin et al. 2018; Liu et al. 2019; Sanh et al.
 * 2019; Clark et al. 2020).
 *
 * <p>Source of the arithmetic: {@code BertModel}, {@code RobertaModel}, {@code DistilBertModel} and
 * {@code ElectraModel} of Hugging Face transformers. We differ in the order of operations only: one
 * product for query, key and value, and 1/sqrt(head size) folded into the query weights.
 */
public final class EncoderKernel {
  /**
   * Attention shares computed at a time: few enough that a tile's matrices stay in the processor's
   * caches (2^20 in bfloat16: 2 MB each).
   */
  private static final long TILE_SHARES = 1 << 20;

  /** For calls that compute none. */
  private static final States UNREAD = new States(1, false);

  private final KernelProgram program;
  private final Dimensions dimensions;
  private final Precision precision;

  /**
   * What the layers look like.
   *
   * @param layers number of layers
   * @param heads attention heads of a layer
   * @param padTokenId its embedding gets no gradient
   * @param tokenTypes how many token types are embedded; of 1 all tokens are, 0 are none
   * @param positionsAfterPadding whether positions are counted from behind the padding token's id
   *     and that token has its id for a position (RoBERTa); else from 0
   * @param projected whether the embeddings have another width than the layers (ELECTRA)
   * @param activation between the two feed-forward products
   * @param layerNormEpsilon added to the variance
   * @param hiddenDropout share dropped of embeddings and of both outputs of a layer
   * @param attentionDropout share dropped of the attention shares
   */
  public record Dimensions(
      int layers,
      int heads,
      int padTokenId,
      int tokenTypes,
      boolean positionsAfterPadding,
      boolean projected,
      Activation activation,
      double layerNormEpsilon,
      double hiddenDropout,
      double attentionDropout) {
    /** Weights before the first layer's. */
    int embeddingWeights() {
      return (tokenTypes > 0 ? 5 : 4) + (projected ? 2 : 0);
    }
  }

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

    /** Its number in the tensor programs. */
    int code() {
      return code;
    }
  }

  public EncoderKernel(KernelProgram program, Dimensions dimensions, Precision precision) {
    this.program = program;
    this.dimensions = dimensions;
    this.precision = precision;
  }

  /**
   * Which states a caller reads; no others are computed where that saves work.
   *
   * @param count how many, from the last layer's downwards; one more than there are layers for the
   *     embeddings' output as well
   * @param firstToken whether only the first token's: (batch, 1, hidden), and the last layer has
   *     one query a text; else (batch, tokens, hidden)
   */
  public record States(int count, boolean firstToken) {
    /** Tokens of a text that ask in the last layer. */
    int asking(TokenBatch batch) {
      return firstToken ? 1 : batch.tokens();
    }
  }

  /**
   * What a backward pass is for.
   *
   * @param recomputing whether to keep only the layers' inputs and to compute the rest again (Chen
   *     et al. 2016): the same values in less memory and about a third more time
   * @param frozenDepths for how many depths from below there are no gradients: 1 the embeddings, n
   *     + 1 the lowest n layers as well
   */
  public record Backward(boolean recomputing, int frozenDepths) {
    /** Gradients of everything, nothing computed twice. */
    public static final Backward WHOLE = new Backward(false, 0);

    /** The same with at least so many depths frozen. */
    public Backward freezing(int depths) {
      return new Backward(recomputing, Math.max(depths, frozenDepths));
    }
  }

  /** Which masks a step uses. */
  public record DropoutStep(DropoutMasks masks, long step) {}

  /**
   * A forward pass with what its backward pass needs.
   *
   * @param states those asked for, from the lowest up, float32
   * @param arguments of the pass: lengths, ids, types, weights, working weights, masks, settings,
   *     factors
   * @param saved activations in the encoder's precision, opaque
   */
  public record Pass(NDList states, List<Object> arguments, NDList saved) {}

  /**
   * Weights in the form in which the layers use them: query, key and value as one matrix with 1/
   * sqrt(head size) folded in, in the encoder's precision.
   *
   * @param owner of the result
   * @param weights as for {@link #encode}
   * @return opaque arrays: DJL knows no bfloat16, so that they may only be handed back to this
   *     class
   */
  public NDList prepare(NDManager owner, NDList weights) {
    return program.call(
        "prepare", owner, true, List.of(weights, settings(owner, UNREAD, Backward.WHOLE)));
  }

  /** Brings working weights up to date after the weights have changed. */
  public void refresh(NDManager scope, NDList weights, NDList working) {
    NDArray settings = settings(scope, UNREAD, Backward.WHOLE);
    program.call("refresh", scope, true, List.of(weights, working, settings));
  }

  /**
   * Hidden states without dropout.
   *
   * @param manager owner of the results; on the device of the weights
   * @param batch padded token ids
   * @param weights word, position and (if there are) token type embeddings, LayerNorm weight and
   *     bias, (if there is one) projection; then of each layer query, key, value, attention output,
   *     LayerNorm, inner, outer, LayerNorm, each weight before bias; float32
   * @param working of {@link #prepare}
   * @param wanted which states to compute
   * @return those asked for, from the lowest up, float32
   */
  public NDList encode(
      NDManager manager, TokenBatch batch, NDList weights, NDList working, States wanted) {
    List<Object> arguments = new ArrayList<>(tokens(manager, batch));
    arguments.add(weights);
    arguments.add(working);
    arguments.add(settings(manager, wanted, Backward.WHOLE));
    arguments.add(manager.create(dimensions.layerNormEpsilon()));
    return program.call("encode", manager, false, arguments);
  }

  /**
   * Hidden states with dropout, and what {@link #backward} needs.
   *
   * @param manager owner of the results, kept open until the backward pass
   * @param weights as for {@link #encode}, unchanged until the backward pass; so {@code working}
   */
  public Pass forward(
      NDManager manager,
      TokenBatch batch,
      NDList weights,
      NDList working,
      States wanted,
      Backward backward,
      DropoutStep dropout) {
    double[] factors = {
      dimensions.layerNormEpsilon(),
      1 / (1 - dimensions.hiddenDropout()),
      1 / (1 - dimensions.attentionDropout())
    };
    EncoderMasks masks = new EncoderMasks(dimensions, dropout);
    List<Object> arguments = new ArrayList<>(tokens(manager, batch));
    arguments.add(weights);
    arguments.add(working);
    arguments.add(
        masks.hidden(
            manager,
            batch,
            width(weights.get(0)),
            width(weights.get(dimensions.embeddingWeights())),
            wanted));
    arguments.add(masks.attention(manager, batch, wanted));
    arguments.add(settings(manager, wanted, backward));
    arguments.add(manager.create(factors));
    NDList saved = program.call("encode_training", manager, true, arguments);
    int kept = saved.size() - wanted.count();
    return new Pass(
        new NDList(saved.subList(kept, saved.size())),
        arguments,
        new NDList(saved.subList(0, kept)));
  }

  /**
   * Gradients of all weights that are not frozen.
   *
   * @param stateGradients of the pass' states, float32
   * @param wordPlaces (vocabulary), int64: of each word's row in the gradient of the word
   *     embeddings; a single number where every word has a row of its own
   * @param gradients of the weights, in their order and shapes, float32: written, or added to; for
   *     frozen weights arrays of any shape, left alone
   * @param add whether to add to what stands there
   */
  public void backward(
      NDManager manager,
      Pass pass,
      NDList stateGradients,
      NDArray wordPlaces,
      NDList gradients,
      boolean add) {
    List<Object> arguments = new ArrayList<>();
    arguments.add(stateGradients);
    arguments.add(pass.saved());
    arguments.addAll(pass.arguments());
    arguments.add(wordPlaces);
    arguments.add(gradients);
    arguments.add(manager.create(add));
    program.call("encode_backward", manager, true, arguments);
  }

  private static int width(NDArray weight) {
    return Math.toIntExact(weight.getShape().get(1));
  }

  private List<NDArray> tokens(NDManager manager, TokenBatch batch) {
    Shape shape = new Shape(batch.examples(), batch.tokens());
    int[] types = batch.tokenTypeIds();
    return List.of(
        integers(manager, batch.lengths(), new Shape(batch.examples())),
        integers(manager, batch.inputIds(), shape),
        integers(manager, dimensions.tokenTypes() == 1 ? new int[types.length] : types, shape));
  }

  private NDArray settings(NDManager manager, States wanted, Backward backward) {
    return manager.create(
        new long[] {
          dimensions.layers(),
          dimensions.heads(),
          precision.scalarType(),
          dimensions.activation().code,
          dimensions.tokenTypes() > 0 ? 1 : 0,
          dimensions.layers() + 1 - wanted.count(),
          wanted.firstToken() ? 1 : 0,
          dimensions.padTokenId(),
          dimensions.embeddingWeights(),
          TILE_SHARES,
          backward.recomputing() ? 1 : 0,
          backward.frozenDepths(),
          dimensions.positionsAfterPadding() ? 1 : 0
        });
  }

  private static NDArray integers(NDManager manager, int[] values, Shape shape) {
    return manager.create(Arrays.stream(values).asLongStream().toArray(), shape);
  }
}
