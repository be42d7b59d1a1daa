package io.github.bertft.run;

import io.github.bertft.data.LabelSet;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.model.ClassifierSettings;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.report.Provenance;
import io.github.bertft.tokenize.TextEncoder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A fine-tuned model off the disk, ready to score texts. */
public final class TrainedModel implements AutoCloseable {
  private final TextClassifier classifier;
  private final TextEncoder encoder;

  private TrainedModel(TextClassifier classifier, TextEncoder encoder) {
    this.classifier = classifier;
    this.encoder = encoder;
  }

  /**
   * Loads a folder that bertft or transformers saved.
   *
   * @param maxTokens null: as it was trained
   * @throws ModelException if it has no trained classifier
   */
  public static TrainedModel load(Path path, @Nullable Integer maxTokens, Compute compute) {
    try (ModelFolder folder = ModelFolder.open(path)) {
      if (!folder.hasClassifier()) {
        throw new ModelException(
            new Fault(
                "M60",
                path.toString(),
                "has no trained classifier; it is an encoder to start from",
                "train one first: bertft train --set model.name=" + path));
      }
      Provenance.TextLimit limit =
          TextLimits.ofTrained(
              Provenance.read(path).orElse(null), maxTokens, folder.config().maxPositions());
      TextEncoder encoder = ModelTokenizer.load(folder, limit);
      try {
        return new TrainedModel(
            TextClassifier.load(
                compute.manager(),
                compute.program(),
                folder,
                ClassifierSettings.of(folder, compute.precision())),
            encoder);
      } catch (RuntimeException e) {
        encoder.close();
        throw e;
      }
    }
  }

  /** Encoder, pooling and head. */
  public TextClassifier classifier() {
    return classifier;
  }

  /** Cuts texts as the model was trained, unless told otherwise. */
  public TextEncoder encoder() {
    return encoder;
  }

  /** Its classes. */
  public LabelSet labels() {
    return LabelSet.of(classifier.settings().labels());
  }

  @Override
  public void close() {
    classifier.close();
    encoder.close();
  }
}
