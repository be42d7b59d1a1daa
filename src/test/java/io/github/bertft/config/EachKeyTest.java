package io.github.bertft.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.config.key.Key;
import io.github.bertft.config.key.KeyKind;
import io.github.bertft.config.key.KeySpec;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key with a type or a range refuses what is not in it, at its place in the file. */
class EachKeyTest {
  @TempDir Path folder;

  static Stream<KeySpec> keys() {
    return ConfigLoader.KEYS.all().skip(1).filter(spec -> !wrong(spec).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void refusesWrongValues(KeySpec spec) {
    String[] names = spec.path().split("\\.", -1);
    StringBuilder above = new StringBuilder();
    for (int i = 0; i < names.length; i++) {
      above.append("  ".repeat(i)).append(names[i]).append(i + 1 < names.length ? ":\n" : ": ");
    }
    int column = 2 * (names.length - 1) + names[names.length - 1].length() + 3;
    for (String value : wrong(spec)) {
      List<String> faults = new ConfigText(folder).yamlFaults(above + value + "\n");
      String start = "c.yaml:" + names.length + ":" + column + ": " + spec.path() + ": must be ";
      assertThat(faults)
          .as("%s: %s", spec.path(), value)
          .anyMatch(
              fault -> fault.startsWith(start) && fault.matches("(?s).*, was .* \\[C\\d\\d].*"));
    }
  }

  private static List<String> wrong(KeySpec spec) {
    Key key = spec.annotation();
    List<String> wrong = new ArrayList<>();
    switch (spec.kind()) {
      case WHOLE -> wrong.addAll(List.of("3.7", "\"3\"", "1e400", ".inf", "true", "{}", "[1]"));
      case NUMBER -> wrong.addAll(List.of("x", "\"3\"", "1e400", ".nan", "true", "{}", "[1]"));
      case BOOLEAN -> wrong.addAll(List.of("1", "\"true\"", "maybe", "{}", "[]"));
      case CHOICE -> wrong.addAll(List.of("nonsense", "1", "{}", "[]"));
      default -> {
        return wrong;
      }
    }
    if (!spec.nullable()) {
      wrong.add("\"\"");
    }
    if (spec.kind() == KeyKind.WHOLE || spec.kind() == KeyKind.NUMBER) {
      if (Double.isFinite(key.min())) {
        wrong.add(BigDecimal.valueOf(key.min()).subtract(BigDecimal.ONE).toBigInteger().toString());
      }
      if (Double.isFinite(key.max())) {
        wrong.add(BigDecimal.valueOf(key.max()).add(BigDecimal.ONE).toBigInteger().toString());
      }
      if (key.aboveMin()) {
        wrong.add(BigDecimal.valueOf(key.min()).toPlainString());
      }
    }
    return wrong;
  }
}
