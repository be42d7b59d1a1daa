package io.github.bertft.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.config.ConfigLoader.Purpose;
import io.github.bertft.config.key.KeySpec;
import io.github.bertft.fault.Fault;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MisspeltKeyTest {
  private int typos;
  private int right;
  private final List<String> wrong = new ArrayList<>();

  @Test
  void offersTheMeantKeyForAlmostEveryTypo() {
    ConfigLoader.KEYS.all().skip(1).forEach(this::misspell);
    assertThat(typos).isGreaterThan(3000);
    assertThat((double) right / typos)
        .as("right suggestions of %d typos; wrong: %s", typos, wrong)
        .isGreaterThanOrEqualTo(0.95);
  }

  private void misspell(KeySpec spec) {
    String block = spec.path().substring(0, spec.path().length() - spec.name().length());
    Set<String> known = Set.copyOf(ConfigLoader.KEYS.all().map(KeySpec::name).toList());
    for (String typo : typosOf(spec.name())) {
      if (known.contains(typo)) {
        continue;
      }
      typos++;
      String option = block + typo + "=1";
      Fault fault = ConfigText.catchFaults(null, Purpose.READ, option).faults().get(0);
      if (fault.hints().contains("did you mean \"" + spec.path() + "\"?")) {
        right++;
      } else {
        wrong.add(block + typo + " " + fault.hints());
      }
    }
  }

  /** All deletions of a letter, swaps of neighbours, and insertions of a few letters. */
  private static Set<String> typosOf(String name) {
    Set<String> typos = new LinkedHashSet<>();
    for (int i = 0; i < name.length(); i++) {
      typos.add(name.substring(0, i) + name.substring(i + 1));
      for (String letter : List.of("a", "e", "s", "x", "_", "1")) {
        typos.add(name.substring(0, i) + letter + name.substring(i));
      }
      if (i > 0) {
        typos.add(
            name.substring(0, i - 1) + name.charAt(i) + name.charAt(i - 1) + name.substring(i + 1));
      }
    }
    typos.remove(name);
    return typos;
  }
}
