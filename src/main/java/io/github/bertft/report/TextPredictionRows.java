package io.github.bertft.report;

import io.github.bertft.evaluate.Prediction;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines for a person: {@code positive 0.9987 the text}; with several labels the text stands on a
 * line of its own above them.
 */
final class TextPredictionRows implements PredictionRows {
  private static final int MAX_LABEL_COLUMNS = 32;
  private static final int MAX_TEXT_COLUMNS = 60;
  private static final int MAX_TEXT_COLUMNS_ALONE = 78;

  private final Writer out;
  private final boolean echoText;
  private final int shown;
  private final List<String> paddedLabels;

  TextPredictionRows(Writer out, PredictionOptions options) {
    this.out = out;
    this.echoText = options.echoText();
    this.shown = options.allScores() ? options.labels().size() : options.top();
    List<String> labels =
        options.labels().stream()
            .map(label -> DisplayWidth.cut(Quoted.escape(label), MAX_LABEL_COLUMNS))
            .toList();
    int width = labels.stream().mapToInt(DisplayWidth::of).max().orElse(0);
    this.paddedLabels =
        labels.stream().map(label -> label + " ".repeat(width - DisplayWidth.of(label))).toList();
  }

  @Override
  public void row(String text, @Nullable String pair, Prediction prediction) throws IOException {
    String both = pair == null ? text : text + " | " + pair;
    if (shown == 1) {
      out.write(score(prediction, prediction.best()));
      out.write(echoText ? "  " + shorten(both, MAX_TEXT_COLUMNS) + "\n" : "\n");
      return;
    }
    if (echoText) {
      out.write(shorten(both, MAX_TEXT_COLUMNS_ALONE) + "\n");
    }
    for (int label : PredictionRows.ranking(prediction, shown)) {
      out.write((echoText ? "  " : "") + score(prediction, label) + "\n");
    }
  }

  private String score(Prediction prediction, int label) {
    return paddedLabels.get(label) + "  " + Figures.four(prediction.probabilities()[label]);
  }

  /** Cut before it is escaped as well, since a text may have megabytes. */
  private static String shorten(String text, int maxColumns) {
    return DisplayWidth.cut(Quoted.cut(text, maxColumns + 1), maxColumns);
  }
}
