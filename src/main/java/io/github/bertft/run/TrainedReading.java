package io.github.bertft.run;

import io.github.bertft.data.ReadOptions;
import io.github.bertft.report.Provenance;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a trained model's own data were read: the defaults for reading more of their kind. */
public final class TrainedReading {
  private TrainedReading() {}

  /**
   * Columns and label separator of the model's training data; the plain defaults for folders of
   * other tools. Format, header and encoding are the file's own and not carried over.
   */
  public static ReadOptions of(Path model) {
    return Provenance.read(model)
        .map(provenance -> provenance.config().get("data"))
        .filter(Map.class::isInstance)
        .map(data -> of((Map<?, ?>) data))
        .orElseGet(() -> ReadOptions.defaults().withColumns("text", null, "label"));
  }

  private static ReadOptions of(Map<?, ?> data) {
    String text = word(data, "text");
    String label = word(data, "label");
    String separator = word(data, "label_separator");
    return ReadOptions.defaults()
        .withColumns(
            text == null ? "text" : text, word(data, "pair"), label == null ? "label" : label)
        .withLabelSeparator(separator);
  }

  private static @Nullable String word(Map<?, ?> data, String key) {
    return data.get(key) instanceof String text && !text.isEmpty() ? text : null;
  }
}
