package io.github.bertft.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

  /** {@code scripts/make_mutants_golden.py} asks safetensors for Python. */
  @Test
  void should_take_and_refuse_what_safetensors_for_python_does() throws IOException {
    List<String> lines = Files.readAllLines(Golden.path("mutants.txt"));
    String verdicts = String.join("", lines.subList(1, lines.size()));
    Random random = new Random(7);
    StringBuilder ours = new StringBuilder();
    for (int i = 0; i < verdicts.length(); i++) {
      ours.append(accepts(SafetensorsMutants.next(random)) ? '1' : '0');
    }

    assertThat(lines.get(0)).endsWith("seed 7");
    assertThat(verdicts).hasSize(2000).contains("0", "1");
    assertThat(ours).hasToString(verdicts);
  }

  /** Any other exception, and running out of memory, fails the test. */
  private boolean accepts(byte[] bytes) throws IOException {
    return SafetensorsMutants.accepts(folder.resolve("mutant.safetensors"), bytes);
  }
}
