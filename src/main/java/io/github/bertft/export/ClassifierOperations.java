package io.github.bertft.export;

import io.github.bertft.kernel.ClassifierKernel.Combination;
import io.github.bertft.model.Activation;
import io.github.bertft.model.Pooling;
import io.github.bertft.model.WindowPooling;
import java.util.List;

/**
 * What a classifier computes, one operation a method, written down in the format of a runtime.
 *
 * <p>Values are names that the format gives them; all are float32. Weights are named as in {@link
 * io.github.bertft.model.WeightNames}, a layer without {@code .weight} and {@code .bias}.
 */
interface ClassifierOperations {
  /** A row of the table for each token: (batch, tokens, width). */
  String words(String weight);

  /** The first rows of the table, one for each place: (tokens, width). */
  String positions(String weight);

  /**
   * A row of the table for each token: that of the padding id for padding, for others as many rows
   * behind it as they stand in the text, from 1 on: (batch, tokens, width).
   */
  String positionsAfterPadding(String weight, int padTokenId);

  /** A row of the table for each token's type: (batch, tokens, width). */
  String tokenTypes(String weight);

  /** The first row of the table: (1, width). */
  String firstRow(String weight);

  /** The sum; both may have any shape that fits. */
  String add(String left, String right);

  /** LayerNorm over the last axis. */
  String norm(String value, String layer);

  /** A linear layer over the last axis. */
  String linear(String value, String layer);

  /** Applied to each number. */
  String activation(String value, Activation activation);

  /** Applied to each number. */
  String tanh(String value);

  /** The states of the first tokens: (batch, tokens, hidden) to (batch, 1, hidden). */
  String firstTokens(String states);

  /**
   * Attention of all heads, padding left out.
   *
   * @param queries (batch, asking tokens, hidden)
   * @param keys (batch, tokens, hidden)
   * @param values (batch, tokens, hidden)
   * @return (batch, asking tokens, hidden)
   */
  String attention(String queries, String keys, String values);

  /** States (batch, tokens, hidden) to one vector a row (batch, hidden), padding left out. */
  String pool(String states, Pooling pooling);

  /** The vectors of several layers to one: (batch, hidden) each, (batch, width) in the end. */
  String combine(List<String> vectors, Combination combination);

  /** The vectors of windows (windows, width) to those of texts (texts, width). */
  String windows(String vectors, WindowPooling pooling);

  /** What the model gives: (texts, labels). */
  void result(String logits);
}
