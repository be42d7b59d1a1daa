package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.evaluate.Figure;
import io.github.bertft.storage.ByteCount;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an export came to.
 *
 * @param file as the user named it
 * @param format such as {@code ONNX, float32}
 * @param bytes of the file, or of the folder's files
 * @param check null where nothing could run what was written
 * @param before evaluations of the model itself
 * @param after evaluations of what was written, of the same datasets
 */
public record ExportReport(
    String file,
    String format,
    long bytes,
    @Nullable Check check,
    List<Evaluation> before,
    List<Evaluation> after) {
  public ExportReport {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /**
   * The answers of the model and of what was written, compared.
   *
   * @param runtime what ran it
   * @param texts number of texts
   * @param largestDifference of any logit
   * @param sameLabels texts with the same label or labels by both; null where a number is told
   */
  public record Check(
      String runtime, int texts, double largestDifference, @Nullable Integer sameLabels) {}

  /** For people; ends in a line feed. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(file).append(": ").append(format).append(", ").append(ByteCount.text(bytes));
    text.append('\n');
    if (check != null) {
      text.append(
          String.format(
              Locale.ROOT,
              "compared on %,d texts by %s: logits differ by at most %.2g%s%n",
              check.texts(),
              check.runtime(),
              check.largestDifference(),
              check.sameLabels() == null
                  ? ""
                  : String.format(Locale.ROOT, ", the same label for %,d", check.sameLabels())));
    }
    for (int i = 0; i < after.size(); i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s, %,d texts: %s %.4f before, %.4f after; loss %.4f before, %.4f after%n",
              after.get(i).dataset(),
              after.get(i).examples(),
              first(after.get(i)).title(),
              before.get(i).figure(first(after.get(i))),
              after.get(i).figure(first(after.get(i))),
              before.get(i).loss(),
              after.get(i).loss()));
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  /** For scripts. */
  public String json() {
    ObjectNode root = ReportJson.object();
    root.put("file", file);
    root.put("format", format);
    root.put("bytes", bytes);
    if (check != null) {
      ObjectNode compared = root.putObject("compared");
      compared.put("runtime", check.runtime());
      compared.put("texts", check.texts());
      compared.set("largest_difference", ReportJson.number(check.largestDifference()));
      if (check.sameLabels() != null) {
        compared.put("same_labels", check.sameLabels());
      }
    }
    ArrayNode datasets = root.putArray("datasets");
    for (int i = 0; i < after.size(); i++) {
      ObjectNode dataset = datasets.addObject();
      dataset.put("name", after.get(i).dataset());
      dataset.put("examples", after.get(i).examples());
      Figure first = first(after.get(i));
      dataset.set(first.key() + "_before", ReportJson.number(before.get(i).figure(first)));
      dataset.set(first.key() + "_after", ReportJson.number(after.get(i).figure(first)));
      dataset.put("loss_before", before.get(i).loss());
      dataset.put("loss_after", after.get(i).loss());
    }
    return ReportJson.pretty(root);
  }

  /** The most telling figure: accuracy for classes. */
  private static Figure first(Evaluation evaluation) {
    return Figure.of(evaluation.problem()).get(0);
  }
}
