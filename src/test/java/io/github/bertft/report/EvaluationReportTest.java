package io.github.bertft.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bertft.evaluate.ClassEvaluation;
import io.github.bertft.evaluate.ConfusionMatrix;
import io.github.bertft.evaluate.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationReportTest {
  /** Three of four right. */
  static Evaluation small(String name) {
    ConfusionMatrix.Builder confusion = new ConfusionMatrix.Builder(List.of("neg", "pos"));
    confusion.add(0, 0);
    confusion.add(0, 0);
    confusion.add(1, 1);
    confusion.add(1, 0);
    return new ClassEvaluation(name, 0.34125, confusion.build(), 1234);
  }

  private static Evaluation cycle(int classes) {
    List<String> labels =
        IntStream.range(0, classes).mapToObj(i -> "a rather long label " + i).toList();
    ConfusionMatrix.Builder confusion = new ConfusionMatrix.Builder(labels);
    for (int i = 0; i < classes; i++) {
      confusion.add(i, i);
      confusion.add(i, (i + 1) % classes);
    }
    confusion.add(3, 4);
    return new ClassEvaluation("many", 1, confusion.build(), 0);
  }

  @Test
  void rendersOneDataset() {
    assertThat(new EvaluationReport(List.of(small("test"))).text())
        .isEqualTo(
            """
            dataset  examples  accuracy    error  macro F1  weighted F1    loss
            -------  --------  --------  -------  --------  -----------  ------
            test            4   75.00 %  25.00 %    0.7333       0.7333  0.3413

            test: classes
            label  precision  recall      F1  support
            -----  ---------  ------  ------  -------
            neg       0.6667  1.0000  0.8000        2
            pos       1.0000  0.5000  0.6667        2

            test: confusion matrix
            actual \\ predicted  neg  pos
            ------------------  ---  ---
            neg                   2    0
            pos                   1    1
            """);
  }

  @Test
  void summarisesSeveralDatasets() {
    assertThat(new EvaluationReport(List.of(small("a"), small("imdb\u001b"))).summary())
        .isEqualTo(
            """
            dataset     examples  accuracy    error  macro F1  weighted F1    loss
            ----------  --------  --------  -------  --------  -----------  ------
            a                  4   75.00 %  25.00 %    0.7333       0.7333  0.3413
            imdb\\u001b         4   75.00 %  25.00 %    0.7333       0.7333  0.3413
            """);
  }

  @Test
  void numbersColumnsWhereNamesDoNotFit() {
    assertThat(new EvaluationReport(List.of(cycle(5))).text())
        .endsWith(
            """
            many: confusion matrix
            actual \\ predicted         [1]  [2]  [3]  [4]  [5]
            -------------------------  ---  ---  ---  ---  ---
            [1] a rather long label 0    1    1    0    0    0
            [2] a rather long label 1    0    1    1    0    0
            [3] a rather long label 2    0    0    1    1    0
            [4] a rather long label 3    0    0    0    1    2
            [5] a rather long label 4    1    0    0    0    1
            """);
  }

  @Test
  void listsConfusionsOfManyClasses() {
    String text = new EvaluationReport(List.of(cycle(21))).text();

    assertThat(text)
        .contains(
            """
            many: most frequent confusions of 21
            actual                  predicted               count  share of actual
            ----------------------  ----------------------  -----  ---------------
            a rather long label 3   a rather long label 4       2          66.67 %
            a rather long label 0   a rather long label 1       1          50.00 %
            """);
    assertThat(text.lines().filter(line -> line.endsWith(" %")).count())
        .as("the 20 most frequent")
        .isEqualTo(20);
  }

  @Test
  void showsTheWeakestOfVeryManyClasses() {
    String text = new EvaluationReport(List.of(cycle(101))).text();

    assertThat(text)
        .contains("the 50 classes with the lowest F1 of 101; the JSON report has all\n");
  }

  @Test
  void saysThatNothingWasConfused() {
    List<String> labels = IntStream.range(0, 21).mapToObj(i -> "l" + i).toList();
    ConfusionMatrix.Builder confusion = new ConfusionMatrix.Builder(labels);
    confusion.add(0, 0);

    assertThat(
            new EvaluationReport(List.of(new ClassEvaluation("t", 0, confusion.build(), 0))).text())
        .endsWith("t: no confusions\n");
  }

  @Test
  void writesJson(@TempDir Path folder) throws IOException {
    Path file = folder.resolve(EvaluationReport.FILE_NAME);
    new EvaluationReport(List.of(small("test"))).write(file);

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            {
              "format_version": 1,
              "datasets": [ {
                "dataset": "test",
                "examples": 4,
                "accuracy": 0.75,
                "error": 0.25,
                "macro_f1": 0.7333333333333334,
                "weighted_f1": 0.7333333333333334,
                "loss": 0.34125,
                "elapsed_millis": 1234,
                "classes": [ {
                  "label": "neg",
                  "precision": 0.6666666666666666,
                  "recall": 1.0,
                  "f1": 0.8,
                  "support": 2
                }, {
                  "label": "pos",
                  "precision": 1.0,
                  "recall": 0.5,
                  "f1": 0.6666666666666666,
                  "support": 2
                } ],
                "confusion_matrix": [ [ 2, 0 ], [ 1, 1 ] ],
                "confusions": [ {
                  "actual": "pos",
                  "predicted": "neg",
                  "count": 1
                } ]
              } ]
            }
            """);
  }

  @Test
  void leavesOutHugeMatrices() throws IOException {
    JsonNode dataset =
        new ObjectMapper()
            .readTree(new EvaluationReport(List.of(cycle(1001))).json())
            .get("datasets")
            .get(0);

    assertThat(dataset.get("confusion_matrix").isNull()).isTrue();
    assertThat(dataset.get("confusions")).hasSize(100);
    assertThat(dataset.get("classes")).hasSize(1001);
  }

  @Test
  void jsonEscapesWhatTerminalsActOn() throws IOException {
    String json = new EvaluationReport(List.of(small("\u001b\u009b\u202e\u007f 好"))).json();

    assertThat(json).contains("\"dataset\": \"\\u001B\\u009b\\u202e\\u007F 好\"");
    assertThat(new ObjectMapper().readTree(json).at("/datasets/0/dataset").asText())
        .isEqualTo("\u001b\u009b\u202e\u007f 好");
  }
}
