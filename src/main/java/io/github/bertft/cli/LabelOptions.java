package io.github.bertft.cli;

import io.github.bertft.data.LabelForm;
import io.github.bertft.data.ReadOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where labels stand in a file; what is not given stays as it was in training. */
final class LabelOptions {
  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "Column of the label, by name or by position from 1. Default: as in training.")
  private @Nullable String label;

  /** One column holds all labels, even where training read a column of each. */
  ReadOptions over(ReadOptions trained, ReadingOptions reading) {
    if (label == null) {
      return reading.over(trained, trained.labelColumn());
    }
    ReadOptions options = reading.over(trained, label);
    return options.labelForm() instanceof LabelForm.Flags
        ? options.withLabelForm(new LabelForm.Several(LabelForm.DEFAULT_SEPARATOR))
        : options;
  }
}
