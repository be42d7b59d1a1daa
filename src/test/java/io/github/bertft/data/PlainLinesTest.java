package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.DataException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainLinesTest {
  private static PlainLines lines(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new PlainLines("stdin", new ByteArrayInputStream(bytes), StandardCharsets.UTF_8);
  }

  @Test
  void a_line_is_a_text() {
    PlainLines lines = lines("first\n\nthird");
    assertThat(lines.next().text()).isEqualTo("first");
    assertThat(lines.next().text()).isEmpty();
    assertThat(lines.next().place()).hasToString("stdin:3");
    assertThat(lines.hasNext()).isFalse();
  }

  /** As files have it; the end of a long text may be what counts. */
  @Test
  void a_line_is_read_to_its_end_or_refused() {
    String longest = "x".repeat(ReadOptions.DEFAULT_MAX_FIELD_CHARS);
    assertThat(lines(longest).next().text()).isEqualTo(longest);
    PlainLines lines = lines("short\n" + longest + "y\n");
    lines.next();
    assertThatThrownBy(lines::hasNext)
        .isInstanceOf(DataException.class)
        .hasMessage("stdin:2: line is too long; at most 8388608 characters are read [D16]");
  }
}
