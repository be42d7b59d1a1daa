package io.github.bertft.model;

import io.github.bertft.kernel.ClassifierKernel;
import java.util.Locale;
import java.util.Optional;

/** How the states of a text's tokens become the one vector that is classified. */
public enum Pooling {
  /**
   * The first token's state through the model's own dense layer: BERT's pooler, or the first of the
   * two layers that the head of the other families has.
   */
  POOLER(ClassifierKernel.Reduction.FIRST),
  /** The first token's state as it is. */
  CLS(ClassifierKernel.Reduction.FIRST),
  /** Mean over the tokens in use. */
  MEAN(ClassifierKernel.Reduction.MEAN),
  /** Maximum over the tokens in use. */
  MAX(ClassifierKernel.Reduction.MAX),
  /** The state of the last token in use, the closing separator. */
  LAST(ClassifierKernel.Reduction.LAST);

  private final ClassifierKernel.Reduction reduction;

  Pooling(ClassifierKernel.Reduction reduction) {
    this.reduction = reduction;
  }

  ClassifierKernel.Reduction reduction() {
    return reduction;
  }

  /**
   * The word in config files: {@code pooler}, {@code cls}, {@code mean}, {@code max}, {@code last}.
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What a sentence encoder was trained with; else the model's own dense layer where it has one,
   * else the mean.
   */
  static Pooling bestFor(ModelFolder folder) {
    Optional<Pooling> sentence =
        folder.hasClassifier() ? Optional.empty() : SentencePooling.read(folder.path());
    if (sentence.isPresent()) {
      return sentence.get();
    }
    boolean ownDense = !folder.config().architecture().hasPooler() || folder.hasPooler();
    return ownDense ? POOLER : MEAN;
  }
}
