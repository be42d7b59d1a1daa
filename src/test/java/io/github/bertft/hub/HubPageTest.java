package io.github.bertft.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/hub.md} beside the code. */
class HubPageTest {
  private static final Pattern VARIABLE =
      Pattern.compile("\"((?:HF|HUGGING|TRANSFORMERS|XDG|BERTFT)[A-Z_]*_[A-Z_]+)\"");

  @Test
  void every_variable_that_the_hub_reads_is_told() throws IOException {
    Set<String> variables = new TreeSet<>();
    Path sources = Path.of("src/main/java/io/github/bertft");
    try (Stream<Path> hub = Files.walk(sources.resolve("hub"));
        Stream<Path> storage = Files.walk(sources.resolve("storage"))) {
      Stream<Path> files = Stream.concat(hub, storage).filter(Files::isRegularFile);
      for (Path file : (Iterable<Path>) files::iterator) {
        VARIABLE
            .matcher(Files.readString(file))
            .results()
            .map((MatchResult result) -> result.group(1))
            .forEach(variables::add);
      }
    }
    assertThat(variables).contains("HF_TOKEN", "BERTFT_CACHE").hasSizeGreaterThan(10);
    String page = Files.readString(Path.of("docs/hub.md"));
    assertThat(variables).allSatisfy(variable -> assertThat(page).contains('`' + variable));
  }
}
