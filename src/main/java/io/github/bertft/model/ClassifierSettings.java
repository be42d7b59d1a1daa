package io.github.bertft.model;

import io.github.bertft.kernel.Precision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model folder doesn't decide about a classifier.
 *
 * @param labels names by class id
 * @param pooling how a text becomes one vector
 * @param precision of the encoder's activations
 * @param hiddenDropout null: as the model says
 * @param attentionDropout null: as the model says
 * @param headDropout null: as the model says
 * @param seed of weights that no file holds
 */
public record ClassifierSettings(
    List<String> labels,
    Pooling pooling,
    Precision precision,
    @Nullable Double hiddenDropout,
    @Nullable Double attentionDropout,
    @Nullable Double headDropout,
    long seed) {
  public ClassifierSettings {
    labels = List.copyOf(labels);
  }

  /** For a trained folder: its labels, its pooling, no dropout of one's own. */
  public static ClassifierSettings of(ModelFolder folder, Precision precision) {
    return new ClassifierSettings(
        folder.labels(), Pooling.bestFor(folder), precision, null, null, null, 0);
  }
}
