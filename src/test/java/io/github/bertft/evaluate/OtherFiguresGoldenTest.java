package io.github.bertft.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bertft.data.LabelNames;
import io.github.bertft.data.LabelSet;
import io.github.bertft.data.TextExample;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Several labels and numbers, against scikit-learn and SciPy. */
class OtherFiguresGoldenTest {
  private static final Offset<Double> ROUNDING = within(1e-12);

  @Test
  void severalLabelsEqualScikitLearn() throws IOException {
    JsonNode cases = golden().get("several");
    assertThat(cases).hasSize(2);
    for (JsonNode golden : cases) {
      MultiLabelEvaluation evaluation = several(golden);
      String name = golden.get("name").asText();
      evaluation
          .figures()
          .forEach(
              (figure, value) ->
                  assertThat(value)
                      .as(name + " " + figure)
                      .isEqualTo(golden.get(figure.key()).asDouble(), ROUNDING));
      assertThat(evaluation.figures().keySet()).containsExactlyElementsOf(figures(evaluation));
      for (int i = 0; i < evaluation.labels().size(); i++) {
        LabelMetrics row = evaluation.labels().get(i);
        assertThat(row.precision()).isEqualTo(golden.at("/precision/" + i).asDouble(), ROUNDING);
        assertThat(row.recall()).isEqualTo(golden.at("/recall/" + i).asDouble(), ROUNDING);
        assertThat(row.f1()).isEqualTo(golden.at("/f1/" + i).asDouble(), ROUNDING);
        assertThat(row.support()).isEqualTo(golden.at("/support/" + i).asLong());
        JsonNode average = golden.at("/average_precisions/" + i);
        if (average.isNull()) {
          assertThat(row.averagePrecision()).isNaN();
        } else {
          assertThat(row.averagePrecision()).isEqualTo(average.asDouble(), ROUNDING);
        }
      }
    }
  }

  /** The mean of three times 0.1 is not 0.1 to the last bit. */
  @Test
  void constantNumbersHaveNoCorrelation() {
    double[] constant = {0.1, 0.1, 0.1};
    double[] others = {1, 2, 4};
    assertThat(Correlation.pearson(constant, others)).isNaN();
    assertThat(Correlation.pearson(others, constant)).isNaN();
    assertThat(Correlation.spearman(constant, others)).isNaN();
  }

  @Test
  void numbersEqualScipy() throws IOException {
    JsonNode cases = golden().get("numbers");
    assertThat(cases).hasSize(2);
    for (JsonNode golden : cases) {
      RegressionEvaluationBuilder builder = new RegressionEvaluationBuilder("golden", Scale.NONE);
      for (int i = 0; i < golden.get("actual").size(); i++) {
        builder.add(
            example(golden.get("actual").get(i).asText(), i + 1),
            new float[] {(float) golden.get("predicted").get(i).asDouble()});
      }
      RegressionEvaluation evaluation = builder.build(0);
      evaluation
          .figures()
          .forEach(
              (figure, value) ->
                  assertThat(value)
                      .as(golden.get("name").asText() + " " + figure)
                      .isEqualTo(golden.get(figure.key()).asDouble(), ROUNDING));
      assertThat(evaluation.figures().keySet()).containsExactlyElementsOf(figures(evaluation));
      assertThat(evaluation.residuals().stream().mapToLong(part -> part.examples()).sum())
          .isEqualTo(evaluation.examples());
    }
  }

  private static List<Figure> figures(Evaluation evaluation) {
    return Figure.of(evaluation.problem());
  }

  private static MultiLabelEvaluation several(JsonNode golden) {
    List<Float> thresholds = new ArrayList<>();
    golden.get("thresholds").forEach(value -> thresholds.add((float) value.asDouble()));
    List<String> names = IntStream.range(0, thresholds.size()).mapToObj(i -> "label " + i).toList();
    EvaluationBuilder builder =
        new DecisionRule.AboveThreshold(LabelSet.of(names), new Thresholds(thresholds))
            .evaluation("golden");
    for (int i = 0; i < golden.get("actual").size(); i++) {
      List<String> labels = new ArrayList<>();
      float[] logits = new float[names.size()];
      for (int j = 0; j < logits.length; j++) {
        logits[j] = (float) golden.get("logits").get(i).get(j).asDouble();
        if (golden.get("actual").get(i).get(j).asInt() == 1) {
          labels.add(names.get(j));
        }
      }
      builder.add(example(LabelNames.join(labels), i + 1), logits);
    }
    return (MultiLabelEvaluation) builder.build(0);
  }

  private static TextExample example(String label, int line) {
    return new TextExample("text", null, label, new TextExample.Place("a.csv", line));
  }

  private static JsonNode golden() throws IOException {
    try (InputStream json =
        OtherFiguresGoldenTest.class.getResourceAsStream("metrics-golden.json")) {
      return new ObjectMapper().readTree(json);
    }
  }
}
