package io.github.bertft.config;

import io.github.bertft.config.key.Key;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fine-tuning itself. */
public record TrainingConfig(
    @Key(
            doc = "Passes over the training data",
            defaultValue = "3",
            min = 1,
            max = 1000,
            alsoKnownAs = {"num_train_epochs", "num_epochs"})
        int epochs,
    @Key(
            doc = "Examples in a micro-batch",
            defaultValue = "32",
            min = 1,
            max = 4096,
            alsoKnownAs = {"per_device_train_batch_size", "train_batch_size"})
        int batchSize,
    @Key(
            doc = "Most tokens, padding included, in a micro-batch; null sets no limit",
            defaultValue = "null",
            min = 3,
            max = 100000000)
        @Nullable Integer maxBatchTokens,
    @Key(
            doc = "Micro-batches per step of the optimizer",
            defaultValue = "1",
            min = 1,
            max = 1024,
            alsoKnownAs = {"gradient_accumulation_steps", "accumulation_steps"})
        int accumulation,
    @Key(
            doc = "Peak of the learning rate",
            defaultValue = "5e-5",
            min = 0,
            max = 1,
            aboveMin = true,
            alsoKnownAs = {"lr"})
        double learningRate,
    @Key(
            doc = "Share of all steps in which the rate rises linearly",
            defaultValue = "0.1",
            min = 0,
            max = 1,
            alsoKnownAs = {"warmup_ratio", "warmup_proportion"})
        double warmupShare,
    @Key(
            doc = "Steps in which the rate rises linearly; null goes by warmup_share",
            defaultValue = "null",
            min = 0,
            max = 1000000000,
            insteadOf = "warmup_share",
            alsoKnownAs = {"num_warmup_steps"})
        @Nullable Integer warmupSteps,
    @Key(
            doc = "Course of the learning rate after warm-up",
            defaultValue = "linear",
            alsoKnownAs = {"lr_scheduler_type", "scheduler"})
        Schedule schedule,
    @Key(
            doc = "Decoupled weight decay, for all but biases and LayerNorm",
            defaultValue = "0.01",
            min = 0,
            max = 1)
        double weightDecay,
    @Key(
            doc = "Largest global norm of the gradient; 0 switches clipping off",
            defaultValue = "1",
            min = 0,
            max = 1000000,
            alsoKnownAs = {"max_grad_norm", "gradient_clip_val"})
        double clipNorm,
    @Key(
            doc =
                "Factor of the learning rate from each layer to the one below, the top one having the full rate; 1 is off",
            defaultValue = "1",
            min = 0,
            max = 1,
            aboveMin = true)
        double layerDecay,
    @Key(
            doc =
                "Whether layer_decay goes on to the embeddings, one step below the lowest layer; false leaves them at the full rate, as the code of Sun et al. does",
            defaultValue = "true")
        boolean layerDecayEmbeddings,
    @Key(
            doc = "Factor of the learning rate for pooler and head",
            defaultValue = "1",
            min = 0,
            max = 1000,
            aboveMin = true)
        double headRateFactor,
    @Key(doc = "Leave the embeddings as they are", defaultValue = "false") boolean freezeEmbeddings,
    @Key(
            doc = "Leave the embeddings and this many of the lowest layers as they are",
            defaultValue = "0",
            min = 0,
            max = 1000,
            alsoKnownAs = {"frozen_layers", "num_frozen_layers"})
        int freezeLayers,
    @Key(
            doc =
                "Gradual unfreezing: epochs, or a part of one, after which one more layer is trained, from the top down, pooler and head alone at first; 0 is off",
            defaultValue = "0",
            min = 0,
            max = 1000,
            alsoKnownAs = {"gradual_unfreezing", "unfreeze_layers_every"})
        double unfreezeEpochs,
    @Key(
            doc = "Number format of the encoder; auto takes bf16 only where it is faster",
            defaultValue = "auto",
            alsoKnownAs = {"fp16", "bf16"})
        Precision precision,
    @Key(
            doc = "Keep little of the forward pass and compute it again: less memory, more time",
            defaultValue = "false",
            alsoKnownAs = {"activation_checkpointing", "recompute"})
        boolean gradientCheckpointing,
    @Key(
            doc = "Where to compute",
            defaultValue = "auto",
            pattern = "auto|cpu|cuda(:[0-9]{1,3})?",
            patternInWords = "auto, cpu, cuda or cuda:N")
        String device,
    @Key(
            doc = "Processor threads of one tensor operation; 0 takes all cores",
            defaultValue = "0",
            min = 0,
            max = 1024,
            alsoKnownAs = {"num_threads"})
        int threads,
    @Key(
            doc = "Seed of initialisation, order and dropout",
            defaultValue = "42",
            min = 0,
            max = 4294967295.0)
        long seed,
    @Key(doc = "Stop when the metric stands still; null is off", defaultValue = "null")
        @Nullable EarlyStopping earlyStopping,
    @Key(
            doc =
                "By which the best model is chosen; auto takes accuracy for single_label, micro_f1"
                    + " for multi_label and pearson for regression",
            defaultValue = "auto",
            alsoKnownAs = {"metric_for_best_model"})
        Metric metric,
    @Key(
            doc = "Which weights the output folder holds",
            defaultValue = "best",
            alsoKnownAs = {"save_strategy", "load_best_model_at_end"})
        Save save,
    @Key(doc = "When the state of a run is saved, to be resumed from", defaultValue = "{}")
        Checkpoints checkpoints,
    @Key(
            doc = "Share of each target spread over all labels",
            defaultValue = "0",
            min = 0,
            max = 0.9,
            alsoKnownAs = {"label_smoothing_factor"})
        double labelSmoothing,
    @Key(
            doc =
                "Weight of each label in the loss, for multi_label of the texts that have it; labels"
                    + " not named weigh 1",
            defaultValue = "none",
            min = 0,
            max = 1000000,
            aboveMin = true)
        ClassWeights classWeights,
    @Key(
            doc =
                "Focal loss: a text counts by (1 - p) to this power, p being the share of its label; 0 is off",
            defaultValue = "0",
            min = 0,
            max = 10,
            alsoKnownAs = {"focal_loss", "gamma"})
        double focalGamma,
    @Key(
            doc =
                "R-Drop: weight of the divergence between two passes under different dropout; 0 is off, and one pass",
            defaultValue = "0",
            min = 0,
            max = 100,
            alsoKnownAs = {"rdrop", "rdrop_alpha"})
        double rDrop,
    @Key(
            doc =
                "Sharpness-aware minimisation: how far up the loss each step's gradients are taken; 0 is off, and one pass",
            defaultValue = "0",
            min = 0,
            max = 10,
            alsoKnownAs = {"sam", "sam_rho", "rho", "sharpness"})
        double samRadius) {

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
    AUTO,
    ACCURACY,
    MACRO_F1,
    WEIGHTED_F1,
    MICRO_F1,
    SUBSET_ACCURACY,
    HAMMING_LOSS,
    AVERAGE_PRECISION,
    PEARSON,
    SPEARMAN,
    MAE,
    RMSE,
    LOSS
  }

  /** Which weights the output folder holds. */
  public enum Save {
    BEST,
    LAST
  }

  /** When the state of a run is saved; each rule for itself, and always when a signal stops it. */
  public record Checkpoints(
      @Key(
              doc = "Minutes from one checkpoint to the next; 0 is off",
              defaultValue = "15",
              min = 0,
              max = 100000)
          int minutes,
      @Key(
              doc = "Optimizer steps from one checkpoint to the next; 0 is off",
              defaultValue = "0",
              min = 0,
              max = 1000000000,
              alsoKnownAs = {"save_steps"})
          int steps,
      @Key(
              doc = "Epochs from one checkpoint to the next; 0 is off",
              defaultValue = "0",
              min = 0,
              max = 1000)
          int epochs,
      @Key(
              doc = "How many of the newest checkpoints are kept",
              defaultValue = "2",
              min = 1,
              max = 1000,
              alsoKnownAs = {"save_total_limit"})
          int keep) {}

  /** Stop when the metric stands still. */
  public record EarlyStopping(
      @Key(
              doc = "Evaluations without a better value before training stops",
              defaultValue = "2",
              min = 1,
              max = 1000,
              alsoKnownAs = {"early_stopping_patience"})
          int patience,
      @Key(
              doc = "By how much a value must be better to count",
              defaultValue = "0",
              min = 0,
              max = 1,
              alsoKnownAs = {"early_stopping_threshold"})
          double minDelta) {}

  /**
   * Weight of each class in the loss: {@code class_weights: none|balanced|{name: weight}}.
   *
   * @param mode {@link Mode#BY_LABEL} last: it is written as a mapping, the others as a word
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
