package io.github.bertft.run;

import io.github.bertft.data.DataFormat;
import io.github.bertft.data.Dataset;
import io.github.bertft.data.ExampleSources;
import io.github.bertft.data.ProblemType;
import io.github.bertft.data.PublishedSet;
import io.github.bertft.data.ReadOptions;
import io.github.bertft.data.TextEncodings;
import io.github.bertft.model.FolderProblem;
import io.github.bertft.report.Provenance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a trained model's own data were read: the defaults for reading more of their kind. */
public final class TrainedReading {
  private TrainedReading() {}

  /**
   * Columns, label separator, line break and class names of the model's training data; the plain
   * defaults for folders of other tools. Format, header and encoding are the file's own and not
   * carried over.
   */
  public static ReadOptions of(Path model) {
    ProblemType problem = FolderProblem.of(model).orElse(ProblemType.SINGLE_LABEL);
    return config(model)
        .map(data -> of(data, problem))
        .orElseGet(
            () ->
                ReadOptions.defaults()
                    .withColumns("text", null, "label")
                    .withLabelForm(DataReading.form(problem, null, List.of())));
  }

  /** The data block of the config that a model was trained by. */
  private static Optional<Map<?, ?>> config(Path model) {
    return Provenance.read(model)
        .map(provenance -> provenance.config().get("data"))
        .filter(Map.class::isInstance)
        .map(data -> (Map<?, ?>) data);
  }

  private static ReadOptions of(Map<?, ?> data, ProblemType problem) {
    String text = word(data, "text");
    String label = word(data, "label");
    String separator = word(data, "label_separator");
    return ReadOptions.defaults()
        .withColumns(
            text == null ? "text" : text, word(data, "pair"), label == null ? "label" : label)
        .withLabelForm(DataReading.form(problem, separator, texts(data, "label_columns")))
        .withPublished(word(data, "line_break"), published(data));
  }

  /**
   * Options for a dataset: those asked for, unless nothing was asked for, the model was trained on
   * the original files of a published dataset, and this looks like them.
   *
   * @param asked from {@link #of}, with what the user changed
   */
  static ReadOptions forDataset(Dataset dataset, ReadOptions asked, Path model) {
    Map<?, ?> data = config(model).orElse(Map.of());
    String format = word(data, "format");
    String encoding = word(data, "encoding");
    if (format == null || encoding == null || !asked.equals(of(model))) {
      return asked;
    }
    ReadOptions trained = asked.withEncoding(TextEncodings.byName(encoding));
    return Stream.of(DataFormat.values())
        .filter(each -> each.name().equalsIgnoreCase(format))
        .filter(each -> ExampleSources.looksPublishedAs(each, dataset.files().get(0), trained))
        .findFirst()
        .map(trained::withFormat)
        .orElse(asked);
  }

  /** The options, but for labels of another kind than the model tells. */
  static ReadOptions fitting(ReadOptions options, ProblemType problem) {
    return options.labelForm().problem() == problem
        ? options
        : options.withLabelForm(DataReading.form(problem, null, List.of()));
  }

  private static PublishedSet published(Map<?, ?> data) {
    return DataReading.published(null, texts(data, "labels"));
  }

  private static List<String> texts(Map<?, ?> data, String key) {
    return data.get(key) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static @Nullable String word(Map<?, ?> data, String key) {
    return data.get(key) instanceof String text && !text.isEmpty() ? text : null;
  }
}
