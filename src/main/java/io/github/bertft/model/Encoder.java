package io.github.bertft.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.bertft.kernel.EncoderKernel;
import io.github.bertft.kernel.EncoderKernel.Backward;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.kernel.EncoderKernel.States;
import io.github.bertft.tokenize.TokenBatch;

/** The weights of an encoder, from token ids to states and back. */
final class Encoder {
  private final NDManager manager;
  private final EncoderKernel kernel;
  private final Backward settings;
  private final NDList weights = new NDList();

  /** The weights in the form in which the layers use them. */
  private NDList working = new NDList();

  /** Of each word's row in the gradient of the word embeddings; one number: every word has one. */
  private NDArray wordPlaces;

  private Backward backward;

  Encoder(NDManager manager, EncoderKernel kernel, Backward settings) {
    this.manager = manager;
    this.kernel = kernel;
    this.settings = settings;
    wordPlaces = manager.create(new long[1]);
    backward = settings;
  }

  /** Adds a weight, in the order of {@link WeightNames#encoder}; then {@link #prepare}. */
  void add(NDArray weight) {
    weights.add(weight);
  }

  /** Must be called after all weights were added. */
  void prepare() {
    working = kernel.prepare(manager, weights);
  }

  /** Must be called after the values of the weights have changed. */
  void refresh() {
    try (NDManager scope = manager.newSubManager()) {
      kernel.refresh(scope, weights, working);
    }
  }

  /** States without dropout; see {@link EncoderKernel#encode}. */
  NDList states(NDManager scope, TokenBatch batch, States wanted) {
    return kernel.encode(scope, batch, weights, working, wanted);
  }

  /** States with dropout, and what {@link #backward} needs. */
  EncoderKernel.Pass forward(
      NDManager scope, TokenBatch batch, States wanted, DropoutStep dropout) {
    return kernel.forward(scope, batch, weights, working, wanted, backward, dropout);
  }

  /**
   * Gradients of the trained weights.
   *
   * @param stateGradients of the pass' states
   * @param gradients of the weights that the settings do not freeze: written, or added to
   */
  void backward(
      NDManager scope,
      EncoderKernel.Pass pass,
      NDList stateGradients,
      NDList gradients,
      boolean add) {
    NDList all = new NDList();
    for (int i = gradients.size(); i < weights.size(); i++) {
      all.add(scope.create(0f)); // the frozen come first and get none
    }
    all.addAll(gradients);
    kernel.backward(scope, pass, stateGradients, wordPlaces, all, add);
  }

  /** As {@link TextClassifier#useWords}. */
  void useWords(int[] words, int vocabularySize) {
    long[] places = new long[vocabularySize];
    for (int place = 0; place < words.length; place++) {
      places[words[place]] = place;
    }
    wordPlaces.close();
    wordPlaces = manager.create(places);
  }

  /** As {@link TextClassifier#freeze}. */
  void freeze(int depths) {
    backward = settings.freezing(depths);
  }
}
