package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.evaluate.LabelMetrics;
import io.github.bertft.evaluate.MultiLabelEvaluation;
import java.util.List;

/** The labels of an evaluation of which a text may have several. */
final class MultiLabelText {
  private MultiLabelText() {}

  /** One row a label, those with the lowest F1 where there are many. */
  static String table(MultiLabelEvaluation evaluation) {
    WeakestRows<LabelMetrics> shown =
        WeakestRows.of(evaluation.labels(), LabelMetrics::f1, "labels");
    TextTable table =
        new TextTable(
            List.of(
                TextTable.left("label"),
                TextTable.right("precision"),
                TextTable.right("recall"),
                TextTable.right("F1"),
                TextTable.right("support"),
                TextTable.right("threshold"),
                TextTable.right("average precision")));
    for (LabelMetrics row : shown.rows()) {
      table.row(
          EvaluationText.name(row.label()),
          Figures.four(row.precision()),
          Figures.four(row.recall()),
          Figures.four(row.f1()),
          Figures.count(row.support()),
          Figures.four(row.threshold()),
          Figures.four(row.averagePrecision()));
    }
    return table.render() + shown.note();
  }

  /** The same with all digits. */
  static void put(ObjectNode node, MultiLabelEvaluation evaluation) {
    ArrayNode labels = node.putArray("labels");
    for (LabelMetrics row : evaluation.labels()) {
      ObjectNode item = labels.addObject();
      item.put("label", row.label());
      item.set("precision", ReportJson.number(row.precision()));
      item.set("recall", ReportJson.number(row.recall()));
      item.set("f1", ReportJson.number(row.f1()));
      item.put("support", row.support());
      item.put("threshold", row.threshold());
      item.set("average_precision", ReportJson.number(row.averagePrecision()));
    }
  }
}
