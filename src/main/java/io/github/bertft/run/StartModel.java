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
import org.jspecify.annotations.Nullable;

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

  /** Sizes and constants with the dropout that the run trains with. */
  EncoderConfig encoder() {
    EncoderConfig base = folder.config();
    return new EncoderConfig(
        base.architecture(),
        base.vocabularySize(),
        base.hiddenSize(),
        base.layers(),
        base.heads(),
        base.intermediateSize(),
        base.maxPositions(),
        base.typeVocabularySize(),
        chosen(config.hiddenDropout(), base.hiddenDropout()),
        chosen(config.attentionDropout(), base.attentionDropout()),
        chosen(config.dropout(), base.classifierDropout()),
        base.layerNormEps(),
        base.activation(),
        base.padTokenId(),
        base.initializerRange());
  }

  private static double chosen(@Nullable Double setting, double fromModel) {
    return setting == null ? fromModel : setting;
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
