package io.github.bertft.config;

import io.github.bertft.config.key.Key;
import org.jspecify.annotations.Nullable;

/** Further pre-training on texts without labels, before the fine-tuning. */
public record PretrainingConfig(
    @Key(
            doc =
                "Texts: a .txt file (blank lines part its documents), a folder of .txt files, or a"
                    + " file or dataset of the hub as data.train; null takes all texts of data.train",
            defaultValue = "null",
            data = true)
        @Nullable String data,
    @Key(
            doc = "Passes over the texts",
            defaultValue = "1",
            min = 1,
            max = 1000,
            alsoKnownAs = {"num_train_epochs", "num_epochs"})
        int epochs,
    @Key(
            doc = "Steps of the optimizer; null goes by epochs",
            defaultValue = "null",
            min = 1,
            max = 1000000000,
            insteadOf = "epochs",
            alsoKnownAs = {"max_steps"})
        @Nullable Integer steps,
    @Key(
            doc = "Examples in a batch",
            defaultValue = "32",
            min = 1,
            max = 4096,
            alsoKnownAs = {"per_device_train_batch_size", "train_batch_size"})
        int batchSize,
    @Key(
            doc = "Micro-batches per step of the optimizer",
            defaultValue = "1",
            min = 1,
            max = 1024,
            alsoKnownAs = {"gradient_accumulation_steps", "accumulation_steps"})
        int accumulation,
    @Key(
            doc = "Longest example, special tokens included",
            defaultValue = "128",
            min = 8,
            max = 100000,
            alsoKnownAs = {"max_length", "max_seq_length", "block_size"})
        int maxTokens,
    @Key(
            doc = "Peak of the learning rate",
            defaultValue = "5e-5",
            min = 0,
            max = 1,
            aboveMin = true,
            alsoKnownAs = {"lr"})
        double learningRate,
    @Key(
            doc = "Factor of the learning rate for the heads; about 20 where they begin anew",
            defaultValue = "1",
            min = 0,
            max = 1000,
            aboveMin = true)
        double headRateFactor,
    @Key(
            doc = "Share of all steps in which the rate rises linearly",
            defaultValue = "0.1",
            min = 0,
            max = 1,
            alsoKnownAs = {"warmup_ratio", "warmup_proportion"})
        double warmupShare,
    @Key(
            doc = "Whether a text's hidden tokens are other ones in each epoch (dynamic) or not",
            defaultValue = "dynamic")
        MaskingMode masking,
    @Key(doc = "Hide all pieces of a word together", defaultValue = "false") boolean wholeWord,
    @Key(
            doc = "Share of the tokens that is hidden",
            defaultValue = "0.15",
            min = 0,
            max = 0.5,
            aboveMin = true,
            alsoKnownAs = {"mlm_probability"})
        double maskShare,
    @Key(
            doc = "Learn, too, whether a second text follows the first; BERT only",
            defaultValue = "true",
            alsoKnownAs = {"nsp"})
        boolean nextSentence,
    @Key(
            doc =
                "Share of the weights before in those written; 0.5 keeps more of an encoder of"
                    + " sentences where few texts have labels",
            defaultValue = "0",
            min = 0,
            max = 0.99)
        double startShare) {

  /** When hidden tokens are chosen. */
  public enum MaskingMode {
    DYNAMIC,
    STATIC
  }
}
