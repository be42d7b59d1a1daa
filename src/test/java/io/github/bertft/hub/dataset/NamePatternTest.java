package io.github.bertft.hub.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
  @ParameterizedTest
  @CsvSource({
    "data.csv, data.csv, true",
    "./data.csv, data.csv, true",
    "data.csv, dataxcsv, false",
    "*.csv, a.csv, true",
    "*.csv, x/a.csv, false",
    "data/*.csv, data/a.csv, true",
    "data/train-*, data/train-00000-of-00001.parquet, true",
    "data/train-*, data/test-00000-of-00001.parquet, false",
    "**/*.csv, a.csv, true",
    "**/*.csv, x/y/a.csv, true",
    "**, x/y/a.csv, true",
    "x/**, x/y/a.csv, true",
    "x/**, xy/a.csv, false",
    "x/**/a.csv, x/a.csv, true",
    "x/**/a.csv, x/y/z/a.csv, true",
    "x/**/a.csv, x/ya.csv, false",
    "data/, data/x/a.csv, true",
    "a?.csv, ab.csv, true",
    "a?.csv, a/.csv, false",
    "a[0-3].csv, a2.csv, true",
    "a[0-3].csv, a4.csv, false",
    "a[!0-3].csv, a4.csv, true",
    "a[!0-3].csv, a0.csv, false",
    "a[b.csv, a[b.csv, true",
    "*-of-*.json*, t-1-of-2.jsonl, true",
    "(a|b).csv, a.csv, false"
  })
  void fits_as_a_card_means_it(String pattern, String name, boolean fits) {
    assertThat(new NamePattern(pattern).matches(name)).isEqualTo(fits);
  }

  @Test
  void takes_no_time_for_any_pattern() {
    Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () ->
            assertThat(new NamePattern("*a".repeat(400) + "b").matches("a".repeat(1000)))
                .isFalse());
  }
}
