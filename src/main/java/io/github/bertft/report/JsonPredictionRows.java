package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.evaluate.Prediction;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** An object per prediction: one a line, or the same lines as one array. */
final class JsonPredictionRows implements PredictionRows {
  private final Writer out;
  private final PredictionOptions options;
  private final Answers answers;
  private final boolean array;
  private boolean first = true;

  JsonPredictionRows(Writer out, PredictionOptions options) {
    this.out = out;
    this.options = options;
    this.array = options.format() == PredictionFormat.JSON;
    this.answers = Answers.of(options);
  }

  @Override
  public void begin() throws IOException {
    out.write(array ? "[" : "");
  }

  @Override
  public void goOn() {
    first = false;
  }

  @Override
  public void row(String text, @Nullable String pair, Prediction prediction) throws IOException {
    if (array) {
      out.write(first ? "\n  " : ",\n  ");
    }
    first = false;
    out.write(ReportJson.line(object(text, pair, prediction)));
    out.write(array ? "" : "\n");
  }

  @Override
  public void end() throws IOException {
    out.write(array ? (first ? "]\n" : "\n]\n") : "");
  }

  private ObjectNode object(String text, @Nullable String pair, Prediction prediction) {
    ObjectNode node = ReportJson.object();
    if (options.echoText()) {
      node.put("text", text);
      if (pair != null) {
        node.put("pair", pair);
      }
    }
    answers.put(node, prediction);
    return node;
  }
}
