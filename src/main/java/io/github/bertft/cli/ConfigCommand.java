package io.github.bertft.cli;

import io.github.bertft.config.ConfigLoader;
import io.github.bertft.config.ConfigPrinter;
import io.github.bertft.config.ConfigSchema;
import io.github.bertft.config.LoadedConfig;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bertft config}. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Show a config with all defaults, or the schema of config files.",
    subcommands = {ConfigCommand.Show.class, ConfigCommand.Schema.class},
    synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is needed: show or schema");
  }

  /** {@code bertft config show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Print the filled config and where each value came from.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  bertft config show --config configs/imdb.yaml",
        "  bertft config show --config configs/imdb.yaml --set training.epochs=2 --json"
      })
  static final class Show implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions config;

    @Option(names = "--json", description = "As JSON, without where values came from.")
    private boolean json;

    @Override
    public Integer call() {
      LoadedConfig loaded = config.load(ConfigLoader.Purpose.READ);
      PrintWriter out = spec.commandLine().getOut();
      out.print(json ? ConfigPrinter.json(loaded.config()) : ConfigPrinter.yaml(loaded));
      out.flush();
      return ExitCode.OK.code();
    }
  }

  /** {@code bertft config schema}. */
  @Command(
      name = "schema",
      mixinStandardHelpOptions = true,
      description = "Print the JSON Schema (draft 2020-12) of config files.")
  static final class Schema implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      out.print(ConfigSchema.json());
      out.flush();
      return ExitCode.OK.code();
    }
  }
}
