package io.github.bertft.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fine-tuning itself.
 *
 * @param epochs passes over the training data; default 3
 * @param batchSize examples in a micro-batch; default 32
 * @param maxBatchTokens upper limit of padded tokens in a micro-batch; null: none
 * @param accumulation micro-batches per optimizer step; default 1
 * @param learningRate peak rate; default 5e-5
 * @param warmupShare share of the steps for linear warm-up; default 0.1
 * @param warmupSteps overrides the share; null: use the share
 * @param schedule default linear
 * @param weightDecay not applied to biases and LayerNorm; default 0.01
 * @param clipNorm global norm of the gradient; 0 switches clipping off; default 1
 * @param layerDecay factor of the rate from each layer to the one below; 1 is off; default 1
 * @param precision default auto
 * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}; default auto
 * @param threads of one tensor operation; 0: all cores; default 0
 * @param seed of initialisation, order and dropout; default 42
 * @param earlyStopping null: off
 * @param metric by which the best model is chosen; default accuracy
 * @param save which weights are kept; default best
 * @param labelSmoothing default 0
 * @param classWeights none, balanced, or a weight per label; default none
 */
public record TrainingConfig(
    int epochs,
    int batchSize,
    @Nullable Integer maxBatchTokens,
    int accumulation,
    double learningRate,
    double warmupShare,
    @Nullable Integer warmupSteps,
    Schedule schedule,
    double weightDecay,
    double clipNorm,
    double layerDecay,
    Precision precision,
    String device,
    int threads,
    long seed,
    @Nullable EarlyStopping earlyStopping,
    Metric metric,
    Save save,
    double labelSmoothing,
    ClassWeights classWeights) {

  /** Shape of the learning rate after warm-up. */
  public enum Schedule {
    LINEAR,
    CONSTANT,
    COSINE
  }

  /** Number format of the encoder's activations; weights stay float32. */
  public enum Precision {
    AUTO,
    FP32,
    BF16
  }

  /** What the validation set is measured by. */
  public enum Metric {
    ACCURACY,
    MACRO_F1,
    WEIGHTED_F1,
    LOSS
  }

  /** Which weights the output folder holds. */
  public enum Save {
    BEST,
    LAST
  }

  /**
   * Stop when the metric stands still.
   *
   * @param patience evaluations without a better value; default 2
   * @param minDelta what counts as better; default 0
   */
  public record EarlyStopping(int patience, double minDelta) {}

  /**
   * Weight of each class in the loss: {@code class_weights: none|balanced|{name: weight}}.
   *
   * @param mode default none
   * @param byLabel for {@link Mode#BY_LABEL}; labels not named weigh 1
   */
  public record ClassWeights(Mode mode, Map<String, Double> byLabel) {
    /** Where the weights come from. */
    public enum Mode {
      NONE,
      BALANCED,
      BY_LABEL
    }
  }
}
