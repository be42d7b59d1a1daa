package io.github.bertft.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files are refused or read, and nothing else happens. */
class SafetensorsMutantsTest {
  @TempDir Path folder;

  @Test
  void every_truncation_is_refused() throws IOException {
    byte[] whole = SafetensorsMutants.whole();
    assertThat(accepts(whole)).isTrue();
    for (int length = 0; length < whole.length; length++) {
      assertThat(accepts(Arrays.copyOf(whole, length))).as("length %d", length).isFalse();
    }
  }

  @Test
  void random_damage_is_refused_or_read() throws IOException {
    Random random = new Random(7);
    int accepted = 0;
    for (int i = 0; i < 500; i++) {
      if (accepts(SafetensorsMutants.next(random))) {
        accepted++;
      }
    }
    // Damage inside the tensors' bytes, or in a name, makes another sound file.
    assertThat(accepted).isBetween(20, 250);
  }

  /** Any other exception, and running out of memory, fails the test. */
  private boolean accepts(byte[] bytes) throws IOException {
    return SafetensorsMutants.accepts(folder.resolve("mutant.safetensors"), bytes);
  }
}
