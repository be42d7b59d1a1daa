package io.github.bertft.model;

import io.github.bertft.kernel.ClassifierKernel;
import java.util.Locale;

/** How the states of a text's tokens become the one vector that is classified. */
public enum Pooling {
  /**
   * The first token's state through the model's own dense layer: BERT's pooler, DistilBERT's
   * pre-classifier.
   */
  POOLER(ClassifierKernel.Reduction.FIRST),
  /** The first token's state as it is. */
  CLS(ClassifierKernel.Reduction.FIRST),
  /** Mean over the tokens in use. */
  MEAN(ClassifierKernel.Reduction.MEAN),
  /** Maximum over the tokens in use. */
  MAX(ClassifierKernel.Reduction.MAX);

  private final ClassifierKernel.Reduction reduction;

  Pooling(ClassifierKernel.Reduction reduction) {
    this.reduction = reduction;
  }

  ClassifierKernel.Reduction reduction() {
    return reduction;
  }

  /** The word in config files: {@code pooler}, {@code cls}, {@code mean}, {@code max}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What fits a model: what it was trained with; else its own dense layer where it has one; else
   * the mean, which sentence encoders without a pooler were made for.
   */
  public static Pooling bestFor(ModelFolder folder) {
    if (folder.pooling().isPresent()) {
      return valueOf(folder.pooling().get().toUpperCase(Locale.ROOT));
    }
    boolean ownDense =
        folder.config().architecture() == Architecture.DISTILBERT || folder.hasPooler();
    return ownDense ? POOLER : MEAN;
  }
}
