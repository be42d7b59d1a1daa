package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
  @Test
  void should_quote_what_a_shell_would_take_apart() {
    assertThat(ShellWords.line(List.of("bertft", "train", "--set", "a.b=c/d-1,2@x")))
        .isEqualTo("bertft train --set a.b=c/d-1,2@x");
    assertThat(ShellWords.line(List.of("my out", "it's", "", "$HOME", "a;b", "*")))
        .isEqualTo("'my out' 'it'\\''s' '' '$HOME' 'a;b' '*'");
  }
}
