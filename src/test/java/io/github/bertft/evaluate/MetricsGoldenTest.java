package io.github.bertft.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bertft.data.LabelSet;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Against scikit-learn; the figures are made by {@code scripts/make_metrics_golden.py}. */
class MetricsGoldenTest {
  private static final Offset<Double> ROUNDING = within(1e-12);

  @Test
  void equalsScikitLearn() throws IOException {
    JsonNode cases = cases();
    assertThat(cases).hasSize(4);
    for (JsonNode golden : cases) {
      ClassEvaluation evaluation = evaluate(golden);
      String name = golden.get("name").asText();
      assertThat(evaluation.accuracy())
          .as(name)
          .isEqualTo(golden.get("accuracy").asDouble(), ROUNDING);
      assertThat(evaluation.macroF1())
          .as(name)
          .isEqualTo(golden.get("macro_f1").asDouble(), ROUNDING);
      assertThat(evaluation.weightedF1())
          .as(name)
          .isEqualTo(golden.get("weighted_f1").asDouble(), ROUNDING);
      assertThat(evaluation.loss()).as(name).isEqualTo(golden.get("loss").asDouble(), ROUNDING);
      assertClassesEqual(evaluation, golden);
    }
  }

  private static void assertClassesEqual(ClassEvaluation evaluation, JsonNode golden) {
    String name = golden.get("name").asText();
    for (int i = 0; i < golden.get("classes").asInt(); i++) {
      ClassMetrics row = evaluation.classes().get(i);
      assertThat(row.precision())
          .as(name)
          .isEqualTo(golden.get("precision").get(i).asDouble(), ROUNDING);
      assertThat(row.recall()).as(name).isEqualTo(golden.get("recall").get(i).asDouble(), ROUNDING);
      assertThat(row.f1()).as(name).isEqualTo(golden.get("f1").get(i).asDouble(), ROUNDING);
      assertThat(row.support()).as(name).isEqualTo(golden.get("support").get(i).asLong());
      for (int j = 0; j < golden.get("classes").asInt(); j++) {
        assertThat(evaluation.confusion().count(i, j))
            .as(name)
            .isEqualTo(golden.get("confusion").get(i).get(j).asLong());
      }
    }
  }

  private static ClassEvaluation evaluate(JsonNode golden) {
    List<String> labels =
        IntStream.range(0, golden.get("classes").asInt()).mapToObj(i -> "label " + i).toList();
    ClassEvaluationBuilder builder = new ClassEvaluationBuilder("golden", LabelSet.of(labels));
    for (int i = 0; i < golden.get("actual").size(); i++) {
      JsonNode row = golden.get("logits").get(i);
      float[] logits = new float[row.size()];
      for (int j = 0; j < logits.length; j++) {
        logits[j] = (float) row.get(j).asDouble();
      }
      builder.add(golden.get("actual").get(i).asInt(), logits);
    }
    return builder.build(0);
  }

  private static JsonNode cases() throws IOException {
    try (InputStream stream = MetricsGoldenTest.class.getResourceAsStream("metrics-golden.json")) {
      return new ObjectMapper().readTree(stream).get("cases");
    }
  }
}
