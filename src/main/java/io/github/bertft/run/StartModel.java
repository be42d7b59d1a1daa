package io.github.bertft.run;

import io.github.bertft.config.ModelConfig;
import io.github.bertft.data.LabelSet;
import io.github.bertft.hub.ModelReference;
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

  ClassifierSettings settings(LabelSet labels, Precision precision, long seed) {
    return new ClassifierSettings(
        labels.names(),
        pooling(),
        precision,
        config.hiddenDropout(),
        config.attentionDropout(),
        config.dropout(),
        seed);
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
