package io.github.bertft.cli;

import io.github.bertft.config.ConfigLoader;
import io.github.bertft.config.ConfigPrinter;
import io.github.bertft.config.LoadedConfig;
import io.github.bertft.config.recipe.PaperDataset;
import io.github.bertft.config.recipe.Recipe;
import io.github.bertft.fault.Quoted;
import io.github.bertft.report.TextTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bertft recipes}. */
@Command(
    name = "recipes",
    mixinStandardHelpOptions = true,
    description = "List the runs of the paper's datasets that need no config file, or show one.",
    subcommands = RecipesCommand.Show.class,
    synopsisSubcommandLabel = "[COMMAND]",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bertft recipes",
      "  bertft recipes show imdb-itpt",
      "  bertft train --recipe trec6",
      "  bertft train --recipe trec6-itpt-base --data trec/"
    })
final class RecipesCommand implements Callable<Integer> {
  private static final String NAMES =
      """

      Each dataset has six recipes:
        NAME            fine-tuning of the built-in encoder minilm, with settings of its own
        NAME-base       the paper's fine-tuning of BERT-base
        NAME-large      the same of BERT-large
        NAME-itpt, NAME-itpt-base, NAME-itpt-large
                        the same after further pre-training on the training texts (ITPT)
      Errors are those of Sun et al. 2019 with ITPT. bertft recipes show NAME tells where to get
      the data.
      """;

  @Spec private CommandSpec spec;

  @Option(names = "--names", description = "Only the names of all recipes, one a line.")
  private boolean names;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (names) {
      Recipe.all().forEach(recipe -> out.print(recipe.name() + "\n"));
    } else {
      out.print(table() + NAMES);
    }
    out.flush();
    return ExitCode.OK.code();
  }

  private static String table() {
    TextTable table =
        new TextTable(
            List.of(
                TextTable.left("NAME"),
                TextTable.right("classes"),
                TextTable.right("train"),
                TextTable.right("test"),
                TextTable.right("BERT-base"),
                TextTable.right("BERT-large"),
                TextTable.left("files")));
    for (PaperDataset dataset : PaperDataset.values()) {
      table.row(
          dataset.word(),
          String.valueOf(dataset.classes()),
          String.format(Locale.ROOT, "%,d", dataset.trainTexts()),
          String.format(Locale.ROOT, "%,d", dataset.testTexts()),
          dataset.score(false, true).map(Recipe::percent).orElse("-"),
          dataset.score(true, true).map(Recipe::percent).orElse("-"),
          dataset.folder());
    }
    return table.render();
  }

  /** {@code bertft recipes show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Print a recipe as a config file, with where to get its data.")
  static final class Show implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "A recipe, such as trec6 or imdb-itpt-base.")
    private String name;

    @Option(
        names = "--data",
        paramLabel = "FOLDER",
        description = "Folder of the dataset, to be written into the config.")
    private @Nullable Path data;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      out.print(text(Recipe.of(name), data));
      out.flush();
      return ExitCode.OK.code();
    }
  }

  /** A recipe as a config file. */
  static String text(Recipe recipe, @Nullable Path data) {
    PaperDataset dataset = recipe.dataset();
    LoadedConfig loaded =
        ConfigLoader.load(
            new ConfigLoader.RecipeInFolder(recipe, data),
            null,
            List.of(),
            ConfigLoader.Purpose.READ);
    String folder = Quoted.escape(data == null ? dataset.folder() : data.toString());
    return "# bertft train --recipe "
        + recipe.name()
        + "\n# or this as a file: bertft train --config FILE\n#\n# Data: "
        + dataset.source()
        + "\n# In "
        + folder
        + ": "
        + dataset.files()
        + "\n# Expected: "
        + recipe.expected()
        + "\n\n"
        + ConfigPrinter.written(loaded);
  }
}
