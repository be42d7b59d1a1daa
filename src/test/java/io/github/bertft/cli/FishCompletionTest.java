package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class FishCompletionTest {
  enum Shade {
    LIGHT,
    DARK
  }

  @Command(
      name = "paint",
      mixinStandardHelpOptions = false,
      subcommands = {Wall.class, Secret.class})
  static class Paint {
    @Option(
        names = {"-q", "--quiet"},
        description = "say nothing")
    boolean quiet;
  }

  @Command(name = "wall", aliases = "w", description = "a wall's colour")
  static class Wall {
    @Option(names = "--shade")
    Shade shade;

    @Option(names = "--debug", hidden = true)
    boolean debug;
  }

  @Command(name = "secret", hidden = true)
  static class Secret {}

  @Test
  void should_list_what_the_help_lists(@TempDir Path folder) throws Exception {
    Path script = folder.resolve("paint.fish");

    FishCompletion.main(new String[] {Paint.class.getName(), script.toString()});

    assertThat(read(script))
        .isEqualTo(
            """
            # Completion of paint for fish
            complete -c paint -n '__fish_use_subcommand' -f -a wall -d 'a wall\\'s colour'
            complete -c paint -n '__fish_seen_subcommand_from wall' -l shade -r -f -a 'LIGHT DARK'
            complete -c paint -n '__fish_use_subcommand' -s q -l quiet -d 'say nothing'
            """);
  }

  private static String read(Path script) throws IOException {
    return Files.readString(script);
  }
}
