package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.evaluate.Prediction;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** An object per prediction: one a line, or the same lines as one array. */
final class JsonPredictionRows implements PredictionRows {
  private final Writer out;
  private final PredictionOptions options;
  private final boolean array;
  private final int scores;
  private boolean first = true;

  JsonPredictionRows(Writer out, PredictionOptions options) {
    this.out = out;
    this.options = options;
    this.array = options.format() == PredictionFormat.JSON;
    this.scores = options.allScores() ? options.labels().size() : options.top();
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
    put(node, prediction, prediction.best());
    if (options.allScores() || scores > 1) {
      ArrayNode list = node.putArray("scores");
      for (int label : PredictionRows.ranking(prediction, scores)) {
        put(list.addObject(), prediction, label);
      }
    }
    return node;
  }

  private void put(ObjectNode node, Prediction prediction, int label) {
    node.put("label", options.labels().get(label));
    node.put("probability", prediction.probabilities()[label]);
  }
}
