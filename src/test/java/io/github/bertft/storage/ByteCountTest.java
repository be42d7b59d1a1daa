package io.github.bertft.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteCountTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 bytes",
        "1 | 1 byte",
        "1024 | 1,024 bytes",
        "9999 | 9,999 bytes",
        "10000 | 10.0 kB",
        "438000000 | 438 MB",
        "999499 | 999 kB",
        "999600 | 1.00 MB",
        "9223372036854775807 | 9.22 EB"
      })
  void tells_bytes_in_three_digits(long bytes, String text) {
    assertThat(ByteCount.text(bytes)).isEqualTo(text);
  }
}
