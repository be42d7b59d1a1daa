package io.github.bertft.model;

import io.github.bertft.kernel.ClassifierKernel.WindowReduction;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the vectors of a long text's windows become one (Sun et al. 2019, section 5.3.1). */
public enum WindowPooling {
  /** A text is one window: what is longer is cut. */
  NONE(null),
  MEAN(WindowReduction.MEAN),
  MAX(WindowReduction.MAX),
  /** A mean by trained shares. */
  ATTENTION(WindowReduction.ATTENTION);

  private final @Nullable WindowReduction reduction;

  WindowPooling(@Nullable WindowReduction reduction) {
    this.reduction = reduction;
  }

  @Nullable WindowReduction reduction() {
    return reduction;
  }

  /** The word in files: {@code none}, {@code mean}, {@code max}, {@code attention}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
