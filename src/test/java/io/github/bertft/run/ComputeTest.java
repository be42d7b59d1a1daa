package io.github.bertft.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ResourceException;
import io.github.bertft.kernel.Precision;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeTest {
  private static final String PROPERTY = "ai.djl.pytorch.num_threads";
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final String before = System.getProperty(PROPERTY);

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }

  @Test
  void leaves_the_threads_that_the_process_was_told() {
    System.setProperty(PROPERTY, "1");
    try (Compute compute = Compute.start("cpu", 0, Precision.FP32)) {
      assertThat(compute.threads()).isEqualTo(1);
    }
    assertThat(System.getProperty(PROPERTY)).isEqualTo("1");
    try (Compute compute = Compute.start("cpu", 3, Precision.FP32)) {
      assertThat(compute.threads()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "many", "1e3"})
  void takes_all_cores_where_nothing_sensible_is_said(String text) {
    System.setProperty(PROPERTY, text);
    assertThat(Compute.unaskedThreads()).isEqualTo(CORES);
  }

  @Test
  void refuses_a_library_folder_without_the_engine_instead_of_computing_elsewhere(
      @TempDir Path empty) {
    System.setProperty("PYTORCH_LIBRARY_PATH", empty.toString());
    try {
      assertThatThrownBy(() -> Compute.start("cpu", 0, Precision.FP32))
          .isInstanceOf(ResourceException.class)
          .hasMessageContaining("PYTORCH_LIBRARY_PATH: \"" + empty + "\" holds no ")
          .hasMessageContaining("[R51]");
    } finally {
      System.clearProperty("PYTORCH_LIBRARY_PATH");
    }
  }
}
