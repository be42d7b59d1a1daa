package io.github.bertft.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * Heads and losses of BERT's pre-training (Devlin et al. 2018, 3.1), with their gradients written
 * out.
 *
 * <p>Source of the arithmetic: {@code BertForPreTraining} of Hugging Face transformers. Only the
 * states of masked tokens are scored against the vocabulary.
 */
public final class PretrainingKernel {
  private final KernelProgram program;
  private final EncoderKernel.Activation activation;
  private final double layerNormEpsilon;
  private final Precision precision;

  /**
   * Computes nothing yet.
   *
   * @param activation after the dense layer
   * @param layerNormEpsilon added to the variance
   * @param precision of the products with the word embeddings; all else is float32
   */
  public PretrainingKernel(
      KernelProgram program,
      EncoderKernel.Activation activation,
      double layerNormEpsilon,
      Precision precision) {
    this.program = program;
    this.activation = activation;
    this.layerNormEpsilon = layerNormEpsilon;
    this.precision = precision;
  }

  /**
   * Masked words to be told from the states.
   *
   * @param places int64: rows of the states, all of them as (batch * tokens)
   * @param words int64: the ids that belong there
   */
  public record Masked(NDArray places, NDArray words) {}

  /**
   * A batch's part in a step.
   *
   * @param denominator what the loss summed over the batch is divided by: for a mean, what all
   *     batches of the step have to be told
   * @param add whether gradients are added to those of the batches before
   */
  public record Step(double denominator, boolean add) {
    private static final Step ALONE = new Step(1, false);
  }

  /**
   * Loss and hits, without gradients.
   *
   * @param states (batch, tokens, hidden), float32
   * @param embeddings (vocabulary, hidden), float32: the word embeddings, which score the words
   * @param head dense weight and bias, LayerNorm weight and bias, a bias for each word; float32
   * @return the loss summed over the masked words and how many of them are told rightly; scalars
   */
  public NDList words(
      NDManager manager, NDArray states, Masked masked, NDArray embeddings, NDList head) {
    long[] settings = {activation.code(), precision.scalarType(), 0, 0};
    NDList none = new NDList(manager.create(0f));
    return words(manager, states, masked, embeddings, head, settings, Step.ALONE, none);
  }

  /**
   * As {@link #words}, with gradients of the loss divided by the step's denominator.
   *
   * @param gradients of the head, in its order: written, or added to
   * @return as {@link #words}, then gradients of the states and of the word embeddings, float32
   */
  public NDList wordGradients(
      NDManager manager,
      NDArray states,
      Masked masked,
      NDArray embeddings,
      NDList head,
      Step step,
      NDList gradients) {
    long[] settings = {activation.code(), precision.scalarType(), 1, step.add() ? 1 : 0};
    return words(manager, states, masked, embeddings, head, settings, step, gradients);
  }

  private NDList words(
      NDManager manager,
      NDArray states,
      Masked masked,
      NDArray embeddings,
      NDList head,
      long[] settings,
      Step step,
      NDList gradients) {
    double[] factors = {layerNormEpsilon, step.denominator()};
    return program.call(
        "predict_words",
        manager,
        true,
        List.of(
            states,
            masked.places(),
            masked.words(),
            embeddings,
            head,
            manager.create(settings),
            manager.create(factors),
            gradients));
  }

  /**
   * Loss of telling whether the second text follows the first.
   *
   * @param states (batch, tokens, hidden), float32
   * @param random (batch), int64: 1 where the second text is another's, 0 where it follows
   * @param head pooler weight and bias, linear weight and bias; float32
   * @return summed over the batch, scalar
   */
  public NDArray next(NDManager manager, NDArray states, NDArray random, NDList head) {
    NDList none = new NDList(manager.create(0f));
    NDList noStates = new NDList(manager.create(0f));
    return next(manager, states, random, head, Step.ALONE, none, noStates);
  }

  /**
   * As {@link #next}, with gradients of the loss divided by the step's denominator.
   *
   * @param gradients of the head, in its order: written, or added to
   * @param stateGradients shape of the states: added to
   */
  public NDArray nextGradients(
      NDManager manager,
      NDArray states,
      NDArray random,
      NDList head,
      Step step,
      NDList gradients,
      NDArray stateGradients) {
    return next(manager, states, random, head, step, gradients, new NDList(stateGradients));
  }

  private NDArray next(
      NDManager manager,
      NDArray states,
      NDArray random,
      NDList head,
      Step step,
      NDList gradients,
      NDList stateGradients) {
    NDArray settings = manager.create(new double[] {step.denominator(), step.add() ? 1 : 0});
    List<Object> arguments = List.of(states, random, head, settings, gradients, stateGradients);
    return program.call("predict_next", manager, true, arguments).get(0);
  }
}
