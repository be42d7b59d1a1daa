package io.github.bertft.run;

import io.github.bertft.config.ModelConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.data.LabelSet;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.hub.ModelReference;
import io.github.bertft.kernel.EncoderKernel;
import io.github.bertft.kernel.Precision;
import io.github.bertft.model.ClassifierSettings;
import io.github.bertft.model.EncoderConfig;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.Pooling;
import java.nio.file.Path;
import java.util.Locale;

/** The encoder that a run starts from, as config and folder together have it. */
final class StartModel implements AutoCloseable {
  private final ModelConfig config;
  private final Path path;
  private final ModelFolder folder;

  /** Finds, unpacks if need be, and opens it. */
  StartModel(ModelConfig config) {
    this.config = config;
    path = ModelReference.resolve(config.name());
    folder = ModelFolder.open(path);
  }

  Path path() {
    return path;
  }

  ModelFolder folder() {
    return folder;
  }

  Pooling pooling() {
    return config.pooling() == ModelConfig.Pooling.AUTO
        ? Pooling.bestFor(folder)
        : Pooling.valueOf(config.pooling().name());
  }

  ClassifierSettings settings(LabelSet labels, Precision precision, TrainingConfig training) {
    return new ClassifierSettings(
        labels.names(),
        pooling(),
        precision,
        training.seed(),
        new ClassifierSettings.Training(
            config.hiddenDropout(),
            config.attentionDropout(),
            config.dropout(),
            new EncoderKernel.Backward(training.gradientCheckpointing(), frozenDepths(training))));
  }

  /**
   * For how many depths from below nothing is trained: 1 the embeddings, n + 1 n layers as well.
   *
   * @throws ConfigException if the model has fewer layers than are to be frozen
   */
  private int frozenDepths(TrainingConfig training) {
    int layers = folder.config().layers();
    if (training.freezeLayers() > layers) {
      throw new ConfigException(
          new Fault(
              "C18",
              "training.freeze_layers",
              "must be at most the number of layers of "
                  + config.name()
                  + ", "
                  + layers
                  + ", was "
                  + training.freezeLayers(),
              "lower it"));
    }
    if (training.freezeLayers() > 0) {
      return training.freezeLayers() + 1;
    }
    return training.freezeEmbeddings() ? 1 : 0;
  }

  /** As {@code BERT, 6 layers, hidden size 384}. */
  String description() {
    EncoderConfig encoder = folder.config();
    String family =
        switch (encoder.architecture()) {
          case BERT -> "BERT";
          case DISTILBERT -> "DistilBERT";
        };
    return String.format(
        Locale.ROOT,
        "%s, %d layers, hidden size %d",
        family,
        encoder.layers(),
        encoder.hiddenSize());
  }

  @Override
  public void close() {
    folder.close();
  }
}
