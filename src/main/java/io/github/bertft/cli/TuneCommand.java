package io.github.bertft.cli;

import io.github.bertft.config.ConfigLoader;
import io.github.bertft.config.RunConfig;
import io.github.bertft.report.TuningReport;
import io.github.bertft.run.Console;
import io.github.bertft.run.SearchFiles;
import io.github.bertft.run.SearchSpace;
import io.github.bertft.run.TuneRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bertft tune}. */
@Command(
    name = "tune",
    mixinStandardHelpOptions = true,
    description =
        "Train under the settings of tuning.space and compare them by validation data; the test"
            + " sets are never opened.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bertft tune --config configs/trec6.yaml --set output.folder=tuned"
          + " --set data.validation_share=0.1",
      "  bertft tune --config configs/trec6.yaml --set output.folder=tuned"
          + " --set data.validation_share=0.1 --resume",
      "  bertft train --config tuned/best.yaml"
    })
final class TuneCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config;
  @Mixin private ConsoleOptions consoles;

  @Option(names = "--resume", description = "Pass over the trials that are done already.")
  private boolean resume;

  @Override
  public Integer call() {
    return tune(config, List.of(), resume, consoles);
  }

  /**
   * Searches and prints the table.
   *
   * @param further keys that override even those of the command line
   */
  static int tune(
      ConfigOptions config, List<String> further, boolean resume, ConsoleOptions consoles) {
    RunConfig run = config.load(ConfigLoader.Purpose.TRAIN, further).config();
    List<TuneRun.Trial> trials = trials(config, further, run);
    try (ConsoleOptions.Open open = consoles.openUnattended()) {
      Console console = open.console();
      TuningReport report = TuneRun.run(run, trials, resume, console);
      console.result("\n" + report.text());
      console.say("saved: " + run.output().folder().resolve(SearchFiles.TABLE));
      if (report.best().isEmpty()) {
        console.say("every trial diverged: there is no config to go on with");
        return ExitCode.DIVERGED.code();
      }
      String best = run.output().folder().resolve(SearchFiles.WINNER).toString();
      console.say("next: " + ShellWords.line(List.of("bertft", "train", "--config", best)));
    }
    return ExitCode.OK.code();
  }

  /** All are loaded before the first one starts, so that what is wrong is told at once. */
  private static List<TuneRun.Trial> trials(
      ConfigOptions config, List<String> further, RunConfig run) {
    Path output = run.output().folder();
    long seed = run.training().seed();
    Long dataSeed = run.data().seed();
    List<TuneRun.Trial> trials = new ArrayList<>();
    for (Map<String, String> settings : SearchSpace.points(run.tuning(), seed)) {
      int number = trials.size() + 1;
      List<String> recipe = new ArrayList<>(further);
      settings.forEach((key, value) -> recipe.add(key + "=" + value));
      // The same data for all, whatever the seed.
      recipe.add("data.seed=" + (dataSeed == null ? seed : dataSeed));
      List<String> own = new ArrayList<>(recipe);
      recipe.add("output.folder=" + TrainCommand.quoted(TuneRun.recipeFolder(output)));
      run.dataBlocks().keySet().forEach(block -> own.add(block + ".test={}"));
      own.add("output.folder=" + TrainCommand.quoted(TuneRun.trialFolder(output, number)));
      trials.add(
          new TuneRun.Trial(
              number,
              settings,
              config.load(ConfigLoader.Purpose.TRAIN, own).config(),
              config.load(ConfigLoader.Purpose.TRAIN, recipe)));
    }
    return trials;
  }
}
