package io.github.bertft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bertft.Golden;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
  private static final double PEAK = 5e-5;

  /** Within one unit in the last place: the order of multiplying and dividing is ours. */
  @Test
  void should_be_the_schedules_of_transformers_to_the_last_bit() throws IOException {
    Map<String, List<Double>> golden =
        new ObjectMapper()
            .readValue(Golden.path("schedules.json").toFile(), new TypeReference<>() {});

    assertThat(golden).isNotEmpty();
    golden.forEach(
        (name, rates) -> {
          String[] parts = name.split("-", -1);
          LearningRateSchedule schedule =
              new LearningRateSchedule(
                  LearningRateSchedule.Shape.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                  PEAK,
                  Long.parseLong(parts[1]),
                  Long.parseLong(parts[2]));
          for (int step = 0; step < rates.size(); step++) {
            assertThat(schedule.rate(step))
                .as("%s, step %d", name, step)
                .isCloseTo(rates.get(step), within(Math.ulp(rates.get(step))));
          }
        });
  }

  @Test
  void should_end_at_zero_and_stay_there() {
    for (LearningRateSchedule.Shape shape :
        List.of(LearningRateSchedule.Shape.LINEAR, LearningRateSchedule.Shape.COSINE)) {
      assertThat(new LearningRateSchedule(shape, PEAK, 2, 10).rate(10)).isZero();
    }
    assertThat(new LearningRateSchedule(LearningRateSchedule.Shape.LINEAR, PEAK, 2, 10).rate(12))
        .isZero();
  }
}
