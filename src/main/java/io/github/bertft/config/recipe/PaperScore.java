package io.github.bertft.config.recipe;

/**
 * An error rate of Sun et al. 2019 on a whole test set.
 *
 * @param large BERT-large, else BERT-base
 * @param pretrained further pre-trained on the training texts (ITPT) before fine-tuning
 * @param errorPercent wrong predictions in percent
 * @param approximate whether the figure is quoted at second hand, for orientation
 */
public record PaperScore(
    boolean large, boolean pretrained, double errorPercent, boolean approximate) {
  /** BERT-base with further pre-training. */
  static PaperScore base(double errorPercent) {
    return new PaperScore(false, true, errorPercent, false);
  }

  /** BERT-large with further pre-training. */
  static PaperScore large(double errorPercent) {
    return new PaperScore(true, true, errorPercent, false);
  }

  /** BERT-base, fine-tuned only, at second hand. */
  static PaperScore about(double errorPercent) {
    return new PaperScore(false, false, errorPercent, true);
  }

  /** As {@code BERT-base, ITPT and fine-tuning}. */
  public String model() {
    return (large ? "BERT-large, " : "BERT-base, ")
        + (pretrained ? "ITPT and fine-tuning" : "fine-tuning");
  }
}
