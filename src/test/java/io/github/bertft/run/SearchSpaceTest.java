package io.github.bertft.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.config.TuningConfig;
import io.github.bertft.config.ValueRange;
import io.github.bertft.fault.ConfigException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {
  private static final ValueRange RATES = new ValueRange(1e-6, 1e-2, true, false);
  private static final ValueRange EPOCHS = new ValueRange(2, 4, false, true);

  @Test
  void should_draw_different_points_from_ranges_and_lists_by_the_seed() {
    TuningConfig tuning = tuning(TuningConfig.Search.RANDOM, 200);
    List<Map<String, String>> points = SearchSpace.points(tuning, 7);

    assertThat(points).hasSize(200).doesNotHaveDuplicates();
    assertThat(SearchSpace.points(tuning, 7)).isEqualTo(points);
    assertThat(SearchSpace.points(tuning, 8)).isNotEqualTo(points);
    long small = 0;
    for (Map<String, String> point : points) {
      assertThat(point.keySet())
          .containsExactly("training.learning_rate", "training.epochs", "model.pooling");
      double rate = Double.parseDouble(point.get("training.learning_rate"));
      assertThat(rate).isBetween(1e-6, 1e-2);
      small += rate < 1e-4 ? 1 : 0;
      assertThat(point.get("training.epochs")).isIn("2", "3", "4");
      assertThat(point.get("model.pooling")).isIn("cls", "mean");
    }
    // By the logarithm, half of the range lies below 1e-4.
    assertThat(small).isBetween(75L, 125L);
  }

  @Test
  void should_find_no_more_points_than_there_are() {
    TuningConfig tuning =
        new TuningConfig(
            Map.of("training.epochs", List.of(EPOCHS)), TuningConfig.Search.RANDOM, 10, 0);
    assertThat(SearchSpace.points(tuning, 7)).hasSize(3);
  }

  @Test
  void should_refuse_a_grid_of_ranges() {
    TuningConfig tuning = tuning(TuningConfig.Search.GRID, 10);
    assertThatThrownBy(() -> SearchSpace.points(tuning, 7))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "tuning.search: a grid has no ranges, and tuning.space has one [C123]");
  }

  @Test
  void should_reach_both_ends_of_a_range() {
    assertThat(EPOCHS.at(0)).isEqualTo(2L);
    assertThat(EPOCHS.at(0.999999)).isEqualTo(4L);
    assertThat(RATES.at(0)).isEqualTo(1e-6);
    assertThat(RATES.at(0.5)).isEqualTo(1e-4);
    assertThat(RATES.at(0.999999)).isEqualTo(1e-2);
    assertThat(new ValueRange(0, 0.3, false, false).at(0.5)).isEqualTo(0.15);
  }

  private static TuningConfig tuning(TuningConfig.Search search, int trials) {
    Map<String, List<Object>> space = new LinkedHashMap<>();
    space.put("training.learning_rate", List.of(RATES));
    space.put("training.epochs", List.of(EPOCHS));
    space.put("model.pooling", List.of("cls", "mean"));
    return new TuningConfig(space, search, trials, 0);
  }
}
