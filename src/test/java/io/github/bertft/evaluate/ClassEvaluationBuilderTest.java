package io.github.bertft.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.bertft.data.LabelSet;
import io.github.bertft.evaluate.ConfusionMatrix.Cell;
import io.github.bertft.fault.ModelException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassEvaluationBuilderTest {
  private static final List<String> LABELS = List.of("cat", "dog", "owl");

  /** Six examples: cats cat cat dog; dogs dog owl; owl cat. */
  private static ConfusionMatrix sixExamples() {
    ConfusionMatrix.Builder builder = new ConfusionMatrix.Builder(LABELS);
    builder.add(0, 0);
    builder.add(0, 0);
    builder.add(0, 1);
    builder.add(1, 1);
    builder.add(1, 2);
    builder.add(2, 0);
    return builder.build();
  }

  @Test
  void countsCellByCell() {
    ConfusionMatrix confusion = sixExamples();

    long[][] expected = {{2, 1, 0}, {0, 1, 1}, {1, 0, 0}};
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        assertThat(confusion.count(i, j)).as("%d, %d", i, j).isEqualTo(expected[i][j]);
      }
    }
    assertThat(confusion.total()).isEqualTo(6);
    assertThat(confusion.correct()).isEqualTo(3);
    assertThat(confusion.actualTotal(0)).isEqualTo(3);
    assertThat(confusion.predictedTotal(0)).isEqualTo(3);
    assertThat(confusion.predictedTotal(2)).isEqualTo(1);
    assertThat(confusion.confusions())
        .containsExactly(new Cell(0, 1, 1), new Cell(1, 2, 1), new Cell(2, 0, 1));
  }

  @Test
  void mostFrequentConfusionComesFirst() {
    ConfusionMatrix.Builder builder = new ConfusionMatrix.Builder(LABELS);
    builder.add(0, 1);
    builder.add(2, 1);
    builder.add(2, 1);
    builder.add(1, 1);

    assertThat(builder.build().confusions()).containsExactly(new Cell(2, 1, 2), new Cell(0, 1, 1));
  }

  @Test
  void figuresByHand() {
    ConfusionMatrix confusion = sixExamples();

    assertThat(Metrics.accuracy(confusion)).isEqualTo(0.5);
    assertThat(Metrics.error(confusion)).isEqualTo(0.5);
    assertThat(Metrics.perClass(confusion))
        .containsExactly(
            new ClassMetrics("cat", 2.0 / 3, 2.0 / 3, 2.0 / 3, 3),
            new ClassMetrics("dog", 0.5, 0.5, 0.5, 2),
            new ClassMetrics("owl", 0, 0, 0, 1));
    assertThat(Metrics.macroF1(confusion)).isCloseTo((2.0 / 3 + 0.5) / 3, within(1e-15));
    assertThat(Metrics.weightedF1(confusion)).isCloseTo((2.0 / 3 * 3 + 0.5 * 2) / 6, within(1e-15));
  }

  @Test
  void shareOfNothingIsZero() {
    ConfusionMatrix empty = new ConfusionMatrix.Builder(LABELS).build();

    assertThat(Metrics.accuracy(empty)).isZero();
    assertThat(Metrics.error(empty)).isZero();
    assertThat(Metrics.macroF1(empty)).isZero();
    assertThat(Metrics.weightedF1(empty)).isZero();
  }

  @Test
  void tenThousandLabelsFit() {
    List<String> labels =
        java.util.stream.IntStream.range(0, 10_000).mapToObj(Integer::toString).toList();
    ConfusionMatrix.Builder builder = new ConfusionMatrix.Builder(labels);
    builder.add(9_999, 9_998);

    assertThat(builder.build().count(9_999, 9_998)).isEqualTo(1);
    assertThat(builder.build().confusions()).containsExactly(new Cell(9_999, 9_998, 1));
  }

  @Test
  void lossIsMeanCrossEntropy() {
    ClassEvaluationBuilder builder =
        new ClassEvaluationBuilder("test", LabelSet.of(List.of("no", "yes")));
    builder.add(0, new float[] {0, 0});
    builder.add(1, new float[] {0, 0});
    builder.add(1, new float[] {0, (float) Math.log(3)});

    ClassEvaluation evaluation = builder.build(12);

    double expected = (Math.log(2) + Math.log(2) + Math.log(4.0 / 3)) / 3;
    assertThat(evaluation.loss()).isCloseTo(expected, within(1e-7));
    assertThat(evaluation.dataset()).isEqualTo("test");
    assertThat(evaluation.examples()).isEqualTo(3);
    assertThat(evaluation.elapsedMillis()).isEqualTo(12);
    assertThat(evaluation.confusion().count(1, 0)).as("lowest index wins a tie").isEqualTo(1);
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    assertThat(Softmax.crossEntropy(new float[] {1e30f, 0}, 0)).isZero();
    assertThat(Softmax.crossEntropy(new float[] {1000, 0}, 1)).isEqualTo(1000);
    assertThat(Softmax.predict(new float[] {1000, 0, -1000}).probabilities())
        .containsExactly(1, 0, 0);
    assertThat(Softmax.predict(new float[] {-1000, -1000}).probabilities())
        .containsExactly(0.5f, 0.5f);
  }

  @Test
  void refusesAnswersThatAreNotFinite() {
    ClassEvaluationBuilder builder =
        new ClassEvaluationBuilder("my\u001btest", LabelSet.of(LABELS));
    builder.add(0, new float[] {1, 0, 0});

    assertThatThrownBy(() -> builder.add(0, new float[] {1, Float.NaN, 0}))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "the model's answer to example 2 of \"my\\u001btest\" is not a finite number; its"
                + " weights are damaged or its training diverged [M90]");
    assertThatThrownBy(() -> builder.add(0, new float[] {1, 2, 3}, Double.POSITIVE_INFINITY))
        .isInstanceOf(ModelException.class);
    assertThat(builder.examples()).isEqualTo(1);
  }

  @Test
  void refusesWrongNumbers() {
    ClassEvaluationBuilder builder = new ClassEvaluationBuilder("test", LabelSet.of(LABELS));

    assertThatThrownBy(() -> builder.add(0, new float[2], 1))
        .hasMessage("expected 3 scores, was 2 of them");
    assertThatThrownBy(() -> builder.add(3, new float[3], 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> builder.build(0))
        .hasMessage("an evaluation needs at least one example");
  }
}
