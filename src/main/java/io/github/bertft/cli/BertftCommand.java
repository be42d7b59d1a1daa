package io.github.bertft.cli;

import io.github.bertft.run.Version;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command itself; all work is in its subcommands. */
@Command(
    name = "bertft",
    mixinStandardHelpOptions = true,
    versionProvider = BertftCommand.VersionProvider.class,
    description = "Fine-tune BERT for text classification, without Python.",
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
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bertft train --config configs/quickstart.yaml",
      "  bertft eval --model out/ --data data-samples/reviews-test.csv",
      "  bertft predict \"I love this movie\""
    })
final class BertftCommand implements Runnable {
  @Spec private CommandSpec spec;

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
