package io.github.bertft.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.kernel.Precision;
import org.junit.jupiter.api.Test;

class EngineLibrariesTest {
  @Test
  void waits_for_nothing_that_was_not_begun_and_for_all_that_was() {
    EngineLibraries.await();
    EngineLibraries.loadAhead();
    try (Compute compute = Compute.start("cpu", 1, Precision.FP32)) {
      assertThat(compute.deviceName()).isEqualTo("cpu");
    }
    EngineLibraries.await();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("libraries");
  }
}
