package io.github.bertft.cli;

import io.github.bertft.report.Messages;
import io.github.bertft.run.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself; all work is in its subcommands, which {@link AllCommands} has. */
@Command(
    name = "bertft",
    mixinStandardHelpOptions = true,
    versionProvider = BertftCommand.VersionProvider.class,
    description = "Fine-tune BERT for text classification, without Python.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bertft train --config configs/quickstart.yaml",
      "  bertft eval --model out/ --data data-samples/reviews-test.csv",
      "  bertft predict \"I love this movie\""
    })
class BertftCommand implements Runnable {
  private final Messages messages;
  @Spec private CommandSpec spec;

  BertftCommand(Messages messages) {
    this.messages = messages;
  }

  /** Where any of the commands speaks. */
  static Messages messages(CommandSpec command) {
    return ((BertftCommand) command.root().userObject()).messages;
  }

  /** For the parser's help and checks; {@link LogFormat#in} has read it before. */
  @Option(
      names = LogFormat.OPTION,
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      description =
          "Messages and progress on standard error as text, or as json, one object a line."
              + " Default: text")
  void setLogFormat(LogFormat format) {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is needed, such as train");
  }

  /** Prints the version of the jar. */
  static final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"bertft " + Version.current()};
    }
  }
}
