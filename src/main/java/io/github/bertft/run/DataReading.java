package io.github.bertft.run;

import io.github.bertft.config.DataConfig;
import io.github.bertft.config.recipe.PaperDataset;
import io.github.bertft.data.DataFormat;
import io.github.bertft.data.LabelForm;
import io.github.bertft.data.ProblemType;
import io.github.bertft.data.PublishedSet;
import io.github.bertft.data.ReadOptions;
import io.github.bertft.data.TextEncodings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The data block of a config as the readers take it. */
final class DataReading {
  private DataReading() {}

  /**
   * Options for all files of a block.
   *
   * @param labelled whether rows must have a label
   */
  static ReadOptions options(DataConfig data, boolean labelled) {
    return ReadOptions.defaults()
        .withFormat(DataFormat.valueOf(data.format().name()))
        .withColumns(data.text(), data.pair(), labelled ? data.label() : null)
        .withHeader(ReadOptions.Header.valueOf(data.header().name()))
        .withEncoding(TextEncodings.byName(data.encoding()))
        .withLabelForm(form(data))
        .withOnBadRow(ReadOptions.BadRow.valueOf(data.onBadRow().name()))
        .withOnEmptyText(ReadOptions.EmptyText.valueOf(data.onEmptyText().name()))
        .withPublished(data.lineBreak(), published(data.benchmark(), data.labels()));
  }

  private static LabelForm form(DataConfig data) {
    String separator = data.labelSeparator();
    return form(Problem.typeOf(data), separator, data.labelColumns());
  }

  /**
   * How labels are written.
   *
   * @param separator null for the default
   * @param columns of 0 and 1; none where labels stand in one column
   */
  static LabelForm form(ProblemType problem, @Nullable String separator, List<String> columns) {
    return switch (problem) {
      case SINGLE_LABEL -> new LabelForm.One(separator);
      case MULTI_LABEL ->
          columns.isEmpty()
              ? new LabelForm.Several(separator == null ? LabelForm.DEFAULT_SEPARATOR : separator)
              : new LabelForm.Flags(columns);
      case REGRESSION -> new LabelForm.Numeral();
    };
  }

  /** What the readers should know of a dataset; its labels are the names of Zhang's classes. */
  static PublishedSet published(@Nullable PaperDataset dataset, List<String> labels) {
    return dataset == null
        ? new PublishedSet(PublishedSet.UNKNOWN.wantedBy(), 0, labels, false)
        : new PublishedSet(
            "recipe " + dataset.word(), dataset.textColumns(), labels, dataset.isChinese());
  }
}
