package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @ParameterizedTest
  @ValueSource(strings = {"predict text", "predict -q --model out text", "eval --data test.csv"})
  void loads_the_engine_ahead_for_commands_that_are_over_soon(String line) {
    assertThat(Main.startsEngine(line.split(" "))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train --config predict",
        "--version",
        "help predict",
        "predict --help",
        "eval -h",
        "predict --runtime onnx text",
        "predict --runtime=ONNX text"
      })
  void leaves_it_where_it_may_not_be_needed(String line) {
    assertThat(Main.startsEngine(line.split(" "))).isFalse();
  }

  @Test
  void leaves_it_without_a_command() {
    assertThat(Main.startsEngine()).isFalse();
  }
}
