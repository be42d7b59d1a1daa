package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.report.Messages;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * {@code docs/cli.md} is what {@code --help} prints. {@code -Dbertft.updateDocs=true} writes it
 * anew.
 */
class CliPageTest {
  private static final Path PAGE = Path.of("docs", "cli.md");
  private static final int WIDTH = 90;

  @Test
  void isUpToDate() throws IOException {
    CommandLine root =
        Main.commandLine(new PrintWriter(Writer.nullWriter()), Messages.silent())
            .setUsageHelpAutoWidth(false)
            .setUsageHelpWidth(WIDTH);
    StringBuilder page =
        new StringBuilder(
            """
            # Commands

            <!-- Written from what --help prints; do not edit by hand.
                 To write it anew: mvn test -Dtest=CliPageTest -Dbertft.updateDocs=true -->

            Exit codes and the shape of messages: [exit-codes.md](exit-codes.md). Keys of configs:
            [config.md](config.md).
            """);
    append(page, root);
    String text = page.toString().replace(System.lineSeparator(), "\n");
    if (Boolean.getBoolean("bertft.updateDocs")) {
      Files.writeString(PAGE, text);
    }
    assertThat(Files.readString(PAGE).replace("\r\n", "\n"))
        .as("%s; write it anew with -Dbertft.updateDocs=true", PAGE)
        .isEqualTo(text);
  }

  private static void append(StringBuilder page, CommandLine command) {
    page.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```text\n");
    command
        .getUsageMessage(Ansi.OFF)
        .lines()
        .forEach(line -> page.append(line.stripTrailing()).append('\n'));
    page.append("```\n");
    Collection<CommandLine> inner = new LinkedHashSet<>(command.getSubcommands().values());
    inner.stream()
        .filter(each -> !each.getCommandSpec().usageMessage().hidden())
        .forEach(each -> append(page, each));
  }
}
