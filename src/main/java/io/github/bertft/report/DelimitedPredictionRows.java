package io.github.bertft.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.bertft.data.ProblemType;
import io.github.bertft.evaluate.Prediction;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Comma- or tab-separated rows under a header: {@code text}, {@code pair} where there are pairs,
 * then the columns of the {@link Answers}.
 */
final class DelimitedPredictionRows implements PredictionRows {
  /** What makes a spreadsheet take a text for a formula, full-width forms included. */
  private static final String FORMULA_STARTS = "=+-@\t\r\n\0＝＋－＠";

  private final PredictionOptions options;
  private final Answers answers;
  private final CsvWriter csv;
  private boolean headed;
  private boolean begun;
  private boolean pairs;

  DelimitedPredictionRows(Writer out, PredictionOptions options) {
    this.options = options;
    this.answers = Answers.of(options);
    this.csv =
        CsvWriter.builder()
            .fieldSeparator(options.format() == PredictionFormat.TSV ? '\t' : ',')
            .lineDelimiter(LineDelimiter.LF)
            // Rows are handed on at once: the writer behind has the buffer.
            .bufferSize(0)
            .build(out);
  }

  @Override
  public void goOn() {
    headed = true;
  }

  @Override
  public void row(String text, @Nullable String pair, Prediction prediction) {
    if (!begun) {
      pairs = pair != null;
      begun = true;
    }
    if (!headed) {
      header();
    }
    List<String> fields = new ArrayList<>();
    if (options.echoText()) {
      fields.add(safe(text));
      if (pairs) {
        fields.add(safe(pair == null ? "" : pair));
      }
    }
    answers.cells(prediction).forEach(cell -> fields.add(isText() ? safe(cell) : cell));
    csv.writeRecord(fields);
  }

  /** The header of an output without rows; whether there are pairs isn't known then. */
  @Override
  public void end() throws IOException {
    if (!headed) {
      header();
    }
    csv.flush();
  }

  private void header() {
    List<String> titles = new ArrayList<>();
    if (options.echoText()) {
      titles.add("text");
      if (pairs) {
        titles.add("pair");
      }
    }
    answers.titles().forEach(title -> titles.add(safe(title)));
    csv.writeRecord(titles);
    headed = true;
  }

  /** A negative number is no formula. */
  private boolean isText() {
    return options.problem() != ProblemType.REGRESSION;
  }

  private String safe(String text) {
    String shown = options.terminal() ? Quoted.escape(text) : text;
    boolean formula =
        options.excelSafe() && !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
    return formula ? "'" + shown : shown;
  }
}
