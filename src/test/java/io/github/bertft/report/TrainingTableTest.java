package io.github.bertft.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.data.ProblemType;
import io.github.bertft.evaluate.Figure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingTableTest {
  private static final Map<Figure, Double> FIGURES =
      Map.of(Figure.ACCURACY, 0.8125, Figure.ERROR, 0.1875, Figure.MACRO_F1, 0.8011);
  private static final TrainingTable.Row FIRST =
      new TrainingTable.Row(0.5, 85, 0.69314, 0.5123, FIGURES, 62_000);
  private static final TrainingTable.Row SECOND =
      new TrainingTable.Row(1, 170, 0.3, Double.NaN, Map.of(), 9_000_000);

  @Test
  void printsTitlesOnce() {
    TrainingTable table = new TrainingTable(ProblemType.SINGLE_LABEL, Figure.ACCURACY);

    assertThat(table.add(FIRST) + table.add(SECOND))
        .isEqualTo(
            "  epoch       step  training loss  validation loss   accuracy      error  macro F1"
                + "      time\n"
                + "   0.50         85         0.6931           0.5123    81.25 %    18.75 %    0.8011"
                + "    1m 02s\n"
                + "   1.00        170         0.3000                -          -          -         -"
                + "    2h 30m\n");
    assertThat(table.rows()).containsExactly(FIRST, SECOND);
  }

  @Test
  void showsTheFigureThatDecides() {
    assertThat(TrainingTable.figures(ProblemType.SINGLE_LABEL, Figure.LOSS))
        .isEqualTo(Figure.inTraining(ProblemType.SINGLE_LABEL));
    TrainingTable table = new TrainingTable(ProblemType.MULTI_LABEL, Figure.HAMMING_LOSS);
    Map<Figure, Double> figures = new LinkedHashMap<>();
    figures.put(Figure.MICRO_F1, 0.5);
    figures.put(Figure.MACRO_F1, 0.25);
    figures.put(Figure.SUBSET_ACCURACY, 0.125);
    figures.put(Figure.HAMMING_LOSS, 0.0625);
    TrainingTable.Row row = new TrainingTable.Row(1, 85, 0.69314, 0.5123, figures, 62_000);
    assertThat(table.add(row))
        .isEqualTo(
            "  epoch       step  training loss  validation loss   micro F1   macro F1  subset accuracy"
                + "  Hamming loss      time\n"
                + "   1.00         85         0.6931           0.5123     0.5000     0.2500          12.50"
                + " %        0.0625    1m 02s\n");
    assertThat(TrainingTable.markdown(ProblemType.MULTI_LABEL, table.rows()))
        .startsWith("| Training Loss | Epoch | Step | Validation Loss | Micro F1 | Macro F1 |")
        .contains("| Subset accuracy | Hamming loss | Time |");
  }

  @Test
  void rendersMarkdown() {
    assertThat(TrainingTable.markdown(ProblemType.SINGLE_LABEL, List.of(FIRST)))
        .isEqualTo(
            """
            | Training Loss | Epoch | Step | Validation Loss | Accuracy | Error | Macro F1 | Time |
            |---:|---:|---:|---:|---:|---:|---:|---:|
            | 0.6931 | 0.50 | 85 | 0.5123 | 81.25 % | 18.75 % | 0.8011 | 1m 02s |
            """);
  }
}
