package io.github.bertft.model;

import io.github.bertft.kernel.EncoderKernel.Backward;
import io.github.bertft.kernel.Precision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model folder doesn't decide about a classifier.
 *
 * @param labels names by class id
 * @param readout how a text becomes one vector
 * @param layers of the encoder that are kept, from the lowest up; those above feed nothing
 * @param precision of the encoder's activations
 * @param seed of weights that no file holds
 * @param training what only training asks for
 */
public record ClassifierSettings(
    List<String> labels,
    Readout readout,
    int layers,
    Precision precision,
    long seed,
    Training training) {
  public ClassifierSettings {
    labels = List.copyOf(labels);
  }

  /**
   * What only training asks for.
   *
   * @param hiddenDropout null: as the model says
   * @param attentionDropout null: as the model says
   * @param headDropout null: as the model says
   * @param backward which weights of the encoder are frozen, and whether memory is traded for time
   * @param freshLayers how many of the kept layers, from the top down, start anew instead of from
   *     the model's weights, and the pooler with them (Zhang et al. 2021)
   */
  public record Training(
      @Nullable Double hiddenDropout,
      @Nullable Double attentionDropout,
      @Nullable Double headDropout,
      Backward backward,
      int freshLayers) {
    /** The model's own dropout; everything is trained. */
    public static final Training PLAIN = new Training(null, null, null, Backward.WHOLE, 0);
  }

  /** Whether a weight of the encoder is made anew although the model has it. */
  boolean startsAnew(String name) {
    int depth = NamedParameter.depth(name, layers);
    boolean layer = depth > layers - training.freshLayers() && depth <= layers;
    boolean pooler =
        name.startsWith(WeightNames.POOLER) || name.startsWith(WeightNames.PRE_CLASSIFIER);
    return training.freshLayers() > 0 && (layer || pooler);
  }

  ClassifierSettings withLabels(List<String> others) {
    return new ClassifierSettings(others, readout, layers, precision, seed, training);
  }

  /** For a trained folder: its labels, its way to a vector, no dropout of one's own. */
  public static ClassifierSettings of(ModelFolder folder, Precision precision) {
    return new ClassifierSettings(
        folder.labels(),
        Readout.bestFor(folder),
        folder.config().layers(),
        precision,
        0,
        Training.PLAIN);
  }
}
