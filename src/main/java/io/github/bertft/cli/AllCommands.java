package io.github.bertft.cli;

import io.github.bertft.report.Messages;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command with all subcommands, whose options take a tenth of a second to look at. */
@Command(
    subcommands = {
      TrainCommand.class,
      PlanCommand.class,
      PretrainCommand.class,
      TuneCommand.class,
      TuneLengthCommand.class,
      EvalCommand.class,
      PredictCommand.class,
      ExportCommand.class,
      RecipesCommand.class,
      ModelsCommand.class,
      ConfigCommand.class,
      AutoComplete.GenerateCompletion.class,
      HelpCommand.class
    })
final class AllCommands extends BertftCommand {
  /** For what only looks at options, as scripts for completion. */
  AllCommands() {
    this(Messages.silent());
  }

  AllCommands(Messages messages) {
    super(messages);
  }
}
