package io.github.bertft.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingTableTest {
  private static final TrainingTable.Row FIRST =
      new TrainingTable.Row(0.5, 85, 0.69314, 0.5123, 0.8125, 0.8011, 62_000);
  private static final TrainingTable.Row SECOND =
      new TrainingTable.Row(1, 170, 0.3, Double.NaN, Double.NaN, Double.NaN, 9_000_000);

  @Test
  void printsTitlesOnce() {
    TrainingTable table = new TrainingTable();

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
    assertThat(TrainingTable.markdown(List.of(FIRST)))
        .isEqualTo(
            """
            | Training Loss | Epoch | Step | Validation Loss | Accuracy | Error | Macro F1 | Time |
            |---:|---:|---:|---:|---:|---:|---:|---:|
            | 0.6931 | 0.50 | 85 | 0.5123 | 81.25 % | 18.75 % | 0.8011 | 1m 02s |
            """);
  }
}
