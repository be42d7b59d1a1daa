package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.evaluate.ClassEvaluation;
import io.github.bertft.evaluate.ClassMetrics;
import io.github.bertft.evaluate.ConfusionMatrix;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.evaluate.MultiLabelEvaluation;
import io.github.bertft.evaluate.RegressionEvaluation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluations of one model on one or several datasets, as text and as JSON. */
public final class EvaluationReport {
  /** The file's name in an output folder. */
  public static final String FILE_NAME = "evaluation.json";

  /** Above this the matrix would take megabytes of zeros; the confusions are listed anyway. */
  private static final int MAX_MATRIX_LABELS = 1000;

  private static final int MAX_CONFUSIONS = 100;

  private final List<Evaluation> evaluations;

  private final Map<String, PaperComparison> paper;

  public EvaluationReport(List<Evaluation> evaluations) {
    this(evaluations, Map.of());
  }

  /**
   * @param paper what a paper reached on some of the datasets, by the evaluation's name
   */
  public EvaluationReport(List<Evaluation> evaluations, Map<String, PaperComparison> paper) {
    this.evaluations = List.copyOf(evaluations);
    this.paper = Map.copyOf(paper);
  }

  /** Whether nothing was evaluated. */
  public boolean isEmpty() {
    return evaluations.isEmpty();
  }

  /** The results as rows of a Markdown table. */
  String markdown() {
    return EvaluationText.markdown(evaluations);
  }

  /** One row per dataset, then the paper's figures; ends in a line feed. */
  public String summary() {
    StringBuilder text = new StringBuilder(EvaluationText.summary(evaluations));
    for (Evaluation evaluation : evaluations) {
      PaperComparison comparison = paper.get(evaluation.dataset());
      if (comparison != null) {
        text.append('\n').append(EvaluationText.beside(comparison, evaluation));
      }
    }
    return text.toString();
  }

  /** The summary, then for each dataset its classes and its confusion matrix. */
  public String text() {
    StringBuilder text = new StringBuilder(summary());
    for (Evaluation evaluation : evaluations) {
      text.append('\n').append(EvaluationText.details(evaluation));
    }
    return text.toString();
  }

  /** The same with all digits; the keys are described in {@code docs/files.md}. */
  public String json() {
    ObjectNode root = ReportJson.object();
    root.put("format_version", 1);
    ArrayNode datasets = root.putArray("datasets");
    evaluations.forEach(
        evaluation -> datasets.add(json(evaluation, paper.get(evaluation.dataset()))));
    return ReportJson.pretty(root);
  }

  /**
   * Writes {@link #json} to a file.
   *
   * @throws io.github.bertft.fault.ResourceException if it cannot be written
   */
  public void write(Path file) {
    AtomicTextFile.write(file, json());
  }

  /** The figures without the classes. */
  static ObjectNode figures(Evaluation evaluation) {
    ObjectNode node = ReportJson.object();
    node.put("dataset", evaluation.dataset());
    node.put("examples", evaluation.examples());
    evaluation
        .figures()
        .forEach((figure, value) -> node.set(figure.key(), ReportJson.number(value)));
    return node;
  }

  private static ObjectNode json(Evaluation evaluation, @Nullable PaperComparison comparison) {
    ObjectNode node = figures(evaluation);
    node.put("elapsed_millis", evaluation.elapsedMillis());
    putDetails(node, evaluation);
    if (comparison != null) {
      putPaper(node, comparison);
    }
    return node;
  }

  private static void putDetails(ObjectNode node, Evaluation evaluation) {
    if (evaluation instanceof MultiLabelEvaluation labels) {
      MultiLabelText.put(node, labels);
    } else if (evaluation instanceof RegressionEvaluation numbers) {
      RegressionText.put(node, numbers);
    } else {
      putClasses(node, (ClassEvaluation) evaluation);
    }
  }

  private static void putClasses(ObjectNode node, ClassEvaluation evaluation) {
    ArrayNode classes = node.putArray("classes");
    for (ClassMetrics row : evaluation.classes()) {
      ObjectNode item = classes.addObject();
      item.put("label", row.label());
      item.set("precision", ReportJson.number(row.precision()));
      item.set("recall", ReportJson.number(row.recall()));
      item.set("f1", ReportJson.number(row.f1()));
      item.put("support", row.support());
    }
    putConfusion(node, evaluation.confusion());
  }

  private static void putPaper(ObjectNode node, PaperComparison comparison) {
    ArrayNode figures = node.putArray("paper");
    for (PaperComparison.Figure figure : comparison.figures()) {
      ObjectNode item = figures.addObject();
      item.put("model", figure.model());
      item.set("error", ReportJson.number(figure.error()));
      item.put("approximate", figure.approximate());
    }
  }

  private static void putConfusion(ObjectNode node, ConfusionMatrix confusion) {
    if (confusion.classes() > MAX_MATRIX_LABELS) {
      node.putNull("confusion_matrix");
    } else {
      ArrayNode matrix = node.putArray("confusion_matrix");
      for (int i = 0; i < confusion.classes(); i++) {
        ArrayNode row = matrix.addArray();
        for (int j = 0; j < confusion.classes(); j++) {
          row.add(confusion.count(i, j));
        }
      }
    }
    ArrayNode confusions = node.putArray("confusions");
    for (ConfusionMatrix.Cell cell :
        confusion.confusions().stream().limit(MAX_CONFUSIONS).toList()) {
      ObjectNode item = confusions.addObject();
      item.put("actual", confusion.labels().get(cell.actual()));
      item.put("predicted", confusion.labels().get(cell.predicted()));
      item.put("count", cell.count());
    }
  }
}
