package io.github.bertft.report;

import io.github.bertft.evaluate.Prediction;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines for a person: {@code positive 0.9987 the text}; where an answer has several lines, the text
 * stands on a line of its own above them.
 */
final class TextPredictionRows implements PredictionRows {
  private static final int MAX_TEXT_COLUMNS = 60;
  private static final int MAX_TEXT_COLUMNS_ALONE = 78;

  private final Writer out;
  private final boolean echoText;
  private final Answers answers;

  TextPredictionRows(Writer out, PredictionOptions options) {
    this.out = out;
    this.echoText = options.echoText();
    this.answers = Answers.of(options);
  }

  @Override
  public void row(String text, @Nullable String pair, Prediction prediction) throws IOException {
    String both = pair == null ? text : text + " | " + pair;
    List<String> lines = answers.lines(prediction);
    if (lines.size() == 1) {
      out.write(lines.get(0));
      out.write(echoText ? "  " + shorten(both, MAX_TEXT_COLUMNS) + "\n" : "\n");
      return;
    }
    if (echoText) {
      out.write(shorten(both, MAX_TEXT_COLUMNS_ALONE) + "\n");
    }
    for (String line : lines) {
      out.write((echoText ? "  " : "") + line + "\n");
    }
  }

  /** Cut before it is escaped as well, since a text may have megabytes. */
  private static String shorten(String text, int maxColumns) {
    return DisplayWidth.cut(Quoted.cut(text, maxColumns + 1), maxColumns);
  }
}
