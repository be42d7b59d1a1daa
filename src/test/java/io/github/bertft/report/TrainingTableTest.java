package io.github.bertft.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.data.ProblemType;
import io.github.bertft.evaluate.Figure;
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
    TrainingTable table = new TrainingTable(ProblemType.SINGLE_LABEL);

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
