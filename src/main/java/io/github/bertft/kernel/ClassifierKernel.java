package io.github.bertft.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pooling, classification head and loss; all in float32. */
public final class ClassifierKernel {
  /** Far above any layer's sites, so that masks never coincide. */
  private static final int HEAD_SITE = 1 << 20;

  private static final int DENSE_SITE = HEAD_SITE + 1;

  private final KernelProgram program;

  public ClassifierKernel(KernelProgram program) {
    this.program = program;
  }

  /** How the states of several places become one vector. */
  public enum Reduction {
    /** The first place's. */
    FIRST(0),
    /** Mean over places in use. */
    MEAN(1),
    /** Maximum over places in use. */
    MAX(2),
    /** That of the last place in use. */
    LAST(3);

    private final int code;

    Reduction(int code) {
      this.code = code;
    }
  }

  /** How the vectors of a text's windows become one. */
  public enum WindowReduction {
    MEAN(1),
    MAX(2),
    /** Mean by the softmax of {@code v tanh(W x + b)} (Lin et al. 2017, one hop). */
    ATTENTION(4);

    private final int code;

    WindowReduction(int code) {
      this.code = code;
    }
  }

  /** How the vectors of several layers become one. */
  public enum Combination {
    /** Side by side, the lowest layer's first. */
    CONCAT(0),
    MEAN(1),
    MAX(2);

    private final int code;

    Combination(int code) {
      this.code = code;
    }
  }

  /** What stands before the last linear layer. */
  public enum Dense {
    NONE(0, false),
    /** BERT's pooler. */
    TANH(1, false),
    /** RoBERTa's. */
    DROPOUT_TANH(1, true),
    /** DistilBERT's pre-classifier. */
    RELU(2, false),
    /** ELECTRA's. */
    DROPOUT_GELU(3, true);

    private final int code;

    /** Whether dropout comes before it as well as after it. */
    private final boolean dropsInput;

    Dense(int code, boolean dropsInput) {
      this.code = code;
      this.dropsInput = dropsInput;
    }
  }

  /**
   * One vector a text: each layer's states are pooled, then the layers' vectors combined.
   *
   * @param states of each layer (batch, tokens, hidden), float32; for the first token's state
   *     (batch, 1, hidden) is enough
   * @param lengths (batch): tokens in use
   * @return (batch, hidden), or (batch, layers * hidden) side by side; float32, owned by {@code
   *     manager}
   */
  public NDArray pool(
      NDManager manager,
      NDList states,
      int[] lengths,
      Reduction reduction,
      Combination combination,
      boolean recording) {
    NDArray settings = manager.create(new long[] {reduction.code, combination.code});
    return program
        .call("pool", manager, recording, List.of(states, longs(manager, lengths), settings))
        .get(0);
  }

  /**
   * One vector a text from those of its windows (Sun et al. 2019, section 5.3.1).
   *
   * @param vectors of each part's windows (windows, width), float32
   * @param places the windows' rows in all parts together, text by text
   * @param counts (texts): windows of each text
   * @param attention W (hidden, width), b (hidden) and v (1, hidden); empty but for attention
   * @return (texts, width), float32, owned by {@code manager}
   */
  public NDArray poolWindows(
      NDManager manager,
      NDList vectors,
      int[] places,
      int[] counts,
      WindowReduction reduction,
      NDList attention,
      boolean recording) {
    int most = Arrays.stream(counts).max().orElseThrow();
    long[] padded = new long[counts.length * most];
    int next = 0;
    for (int text = 0; text < counts.length; text++) {
      for (int window = 0; window < counts[text]; window++) {
        padded[text * most + window] = places[next++];
      }
    }
    NDList weights = attention.isEmpty() ? new NDList(manager.create(0f)) : attention;
    return program
        .call(
            "pool_windows",
            manager,
            recording,
            List.of(
                vectors,
                manager.create(padded, new Shape(counts.length, most)),
                longs(manager, counts),
                manager.create((long) reduction.code),
                weights))
        .get(0);
  }

  private static NDArray longs(NDManager manager, int[] values) {
    return manager.create(Arrays.stream(values).asLongStream().toArray());
  }

  /**
   * Optional dense layer, with or without dropout of its input; dropout, linear layer.
   *
   * @param pooled (batch, hidden), float32
   * @param weights dense weight and bias if there is a dense layer, then (classes, hidden) and
   *     (classes)
   * @param dropoutRate share of a layer's input that is dropped
   * @param dropout masks, or null for evaluation
   * @return logits (batch, classes) and the last layer's input before dropout (batch, hidden),
   *     float32, owned by {@code manager}
   */
  public NDList classify(
      NDManager manager,
      NDArray pooled,
      NDList weights,
      Dense dense,
      double dropoutRate,
      @Nullable DropoutStep dropout) {
    NDList masks = new NDList(manager.create(0f));
    if (dropout != null && dropoutRate > 0) {
      Shape shape = pooled.getShape();
      masks.add(dropout.masks().mask(manager, dropout.step(), HEAD_SITE, dropoutRate, shape));
      if (dense.dropsInput) {
        masks.add(dropout.masks().mask(manager, dropout.step(), DENSE_SITE, dropoutRate, shape));
      }
    }
    return program.call(
        "classify",
        manager,
        dropout != null,
        List.of(
            pooled,
            weights,
            masks,
            manager.create(new long[] {dense.code}),
            manager.create(new double[] {1 / (1 - dropoutRate)})));
  }

  /**
   * Cross-entropy with class weights as {@code torch.nn.CrossEntropyLoss} with reduction "sum",
   * with the other terms, divided by {@code denominator}.
   *
   * @param logits (batch, classes), float32; with R-Drop the texts come twice, one half below the
   *     other
   * @param labels (batch): class indices
   * @param classWeights (classes), float32
   * @param denominator for a mean over an accumulated step: the sum of the class weights of all its
   *     examples, each counted once
   * @return scalar, float32, owned by {@code manager}
   */
  public NDArray loss(
      NDManager manager,
      NDArray logits,
      int[] labels,
      NDArray classWeights,
      LossTerms terms,
      double denominator) {
    double[] factors = {terms.labelSmoothing(), denominator, terms.focalGamma(), terms.rDrop()};
    return program
        .call(
            "classification_loss",
            manager,
            true,
            List.of(logits, longs(manager, labels), classWeights, manager.create(factors)))
        .get(0);
  }

  /**
   * Binary cross-entropy as {@code torch.nn.BCEWithLogitsLoss} with reduction "sum", with the other
   * terms, divided by {@code denominator}.
   *
   * <p>Smoothed targets are {@code (1 - s) y + s / 2}. Focal loss (Lin et al. 2017) takes {@code (1
   * - p)^gamma} for the share p of the side that is right. R-Drop sums both Kullback-Leibler
   * divergences of each label's two sides.
   *
   * @param logits (batch, labels), float32; with R-Drop the texts come twice, one half below the
   *     other
   * @param targets (batch, labels), float32: 1 where the text has the label, else 0
   * @param positiveWeights (labels), float32
   * @return scalar, float32, owned by {@code manager}
   */
  public NDArray multiLabelLoss(
      NDManager manager,
      NDArray logits,
      NDArray targets,
      NDArray positiveWeights,
      LossTerms terms,
      double denominator) {
    double[] factors = {terms.labelSmoothing(), denominator, terms.focalGamma(), terms.rDrop()};
    return program
        .call(
            "multi_label_loss",
            manager,
            true,
            List.of(logits, targets, positiveWeights, manager.create(factors)))
        .get(0);
  }

  /**
   * Squared error summed over the texts, divided by {@code denominator}.
   *
   * @param outputs (batch, 1), float32
   * @param targets (batch, 1), float32
   * @return scalar, float32, owned by {@code manager}
   */
  public NDArray squaredError(
      NDManager manager, NDArray outputs, NDArray targets, double denominator) {
    return program
        .call(
            "squared_error",
            manager,
            true,
            List.of(outputs, targets, manager.create(new double[] {denominator})))
        .get(0);
  }
}
