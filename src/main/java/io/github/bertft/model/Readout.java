package io.github.bertft.model;

import io.github.bertft.kernel.ClassifierKernel.Combination;
import io.github.bertft.kernel.ClassifierKernel.Reduction;
import io.github.bertft.kernel.EncoderKernel.States;
import java.util.Locale;

/**
 * Which states of a text become the vector that is classified, and how (Sun et al. 2019, sections
 * 5.3.1 and 5.3.2).
 *
 * @param pooling over the tokens of a layer
 * @param layers how many are read, from the last one downwards; 1 with {@link Pooling#POOLER}
 * @param combination of several layers' vectors
 * @param windows over the windows of a long text, before any dense layer
 */
public record Readout(Pooling pooling, int layers, Combination combination, WindowPooling windows) {
  public Readout {
    if (layers < 1 || (layers > 1 && pooling == Pooling.POOLER)) {
      throw new IllegalArgumentException(pooling + " of " + layers + " layers");
    }
  }

  /** Reads the last layer alone. */
  public static Readout lastLayer(Pooling pooling) {
    return new Readout(pooling, 1, Combination.CONCAT, WindowPooling.NONE);
  }

  /** The same with another way to one vector from several windows. */
  public Readout withWindows(WindowPooling other) {
    return new Readout(pooling, layers, combination, other);
  }

  /**
   * What fits a model: what it was trained with, by bertft or as a sentence encoder; else its own
   * dense layer where it has one; else the mean.
   */
  public static Readout bestFor(ModelFolder folder) {
    return folder.readout().orElseGet(() -> lastLayer(Pooling.bestFor(folder)));
  }

  /** Width of the vector. */
  int width(EncoderConfig encoder) {
    return encoder.hiddenSize() * (combination == Combination.CONCAT ? layers : 1);
  }

  /** Whether transformers' own classifiers read so. */
  public boolean isStandard() {
    return pooling == Pooling.POOLER && windows == WindowPooling.NONE;
  }

  /** The states that the encoder must give. */
  States states() {
    return new States(layers, pooling.reduction() == Reduction.FIRST);
  }

  /** As {@code mean}, or {@code cls of the last 4 layers (concat), max over windows}. */
  public String description() {
    StringBuilder words = new StringBuilder(pooling.word());
    if (layers > 1) {
      words.append(" of the last ").append(layers).append(" layers (");
      words.append(combinationWord()).append(')');
    }
    if (windows != WindowPooling.NONE) {
      words.append(", ").append(windows.word()).append(" over windows");
    }
    return words.toString();
  }

  /** The word in config files: {@code concat}, {@code mean}, {@code max}. */
  public String combinationWord() {
    return combination.name().toLowerCase(Locale.ROOT);
  }
}
