package io.github.bertft.report;

import io.github.bertft.fault.Quoted;
import java.util.List;

/** Labels as a terminal shows them one below the other: cut and of equal width. */
final class PaddedLabels {
  private static final int MAX_LABEL_COLUMNS = 32;

  private final List<String> shown;
  private final int width;

  PaddedLabels(List<String> labels) {
    shown =
        labels.stream()
            .map(label -> DisplayWidth.cut(Quoted.escape(label), MAX_LABEL_COLUMNS))
            .toList();
    width = shown.stream().mapToInt(DisplayWidth::of).max().orElse(0);
  }

  String plain(int label) {
    return shown.get(label);
  }

  String padded(int label) {
    return plain(label) + " ".repeat(width - DisplayWidth.of(plain(label)));
  }
}
