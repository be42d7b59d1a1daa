package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.evaluate.RegressionEvaluation;
import io.github.bertft.fault.Quoted;
import java.util.List;

/** The errors of an evaluation of numbers. */
final class RegressionText {
  private RegressionText() {}

  /** By parts of the range, and the largest ones. */
  static String tables(RegressionEvaluation evaluation) {
    TextTable parts =
        new TextTable(
            List.of(
                TextTable.right("from"),
                TextTable.right("to"),
                TextTable.right("examples"),
                TextTable.right("mean prediction"),
                TextTable.right("mean error"),
                TextTable.right("mean absolute error")));
    for (RegressionEvaluation.Residuals part : evaluation.residuals()) {
      parts.row(
          Figures.four(part.from()),
          Figures.four(part.to()),
          Figures.count(part.examples()),
          Figures.four(part.meanPredicted()),
          Figures.four(part.meanError()),
          Figures.four(part.meanAbsoluteError()));
    }
    TextTable worst =
        new TextTable(
            List.of(
                TextTable.left("largest errors"),
                TextTable.right("number"),
                TextTable.right("prediction"),
                TextTable.right("error")));
    for (RegressionEvaluation.Miss miss : evaluation.worst()) {
      worst.row(
          Quoted.escape(miss.place().toString()),
          Figures.four(miss.actual()),
          Figures.four(miss.predicted()),
          Figures.four(miss.predicted() - miss.actual()));
    }
    return parts.render() + "\n" + worst.render();
  }

  /** The same with all digits. */
  static void put(ObjectNode node, RegressionEvaluation evaluation) {
    ArrayNode parts = node.putArray("residuals");
    for (RegressionEvaluation.Residuals part : evaluation.residuals()) {
      ObjectNode item = parts.addObject();
      item.set("from", ReportJson.number(part.from()));
      item.set("to", ReportJson.number(part.to()));
      item.put("examples", part.examples());
      item.set("mean_predicted", ReportJson.number(part.meanPredicted()));
      item.set("mean_error", ReportJson.number(part.meanError()));
      item.set("mean_absolute_error", ReportJson.number(part.meanAbsoluteError()));
    }
    ArrayNode worst = node.putArray("largest_errors");
    for (RegressionEvaluation.Miss miss : evaluation.worst()) {
      ObjectNode item = worst.addObject();
      item.put("place", miss.place().toString());
      item.set("actual", ReportJson.number(miss.actual()));
      item.set("predicted", ReportJson.number(miss.predicted()));
    }
  }
}
