package io.github.bertft.cli;

import io.github.bertft.config.ConfigLoader;
import io.github.bertft.config.RunConfig;
import io.github.bertft.report.EvaluationReport;
import io.github.bertft.run.Console;
import io.github.bertft.run.TrainRun;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bertft train}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Fine-tune a model as a config file says, and measure it on the test sets.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bertft train --config configs/quickstart.yaml",
      "  bertft train --config configs/imdb.yaml --set training.epochs=2",
      "  bertft train --config configs/imdb.yaml --resume",
      "  bertft train --set data.train=reviews.csv --set training.batch_size=16"
    })
final class TrainCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config;
  @Mixin private ConsoleOptions consoles;

  @Option(
      names = "--resume",
      description =
          "Go on from the newest checkpoint in output.folder; from the beginning if there is none.")
  private boolean resume;

  @Override
  public Integer call() {
    RunConfig run = config.load(ConfigLoader.Purpose.TRAIN).config();
    try (ConsoleOptions.Open open = consoles.open()) {
      Console console = open.console();
      Optional<EvaluationReport> report = TrainRun.run(run, resume, console);
      if (report.isEmpty()) {
        console.say("complete already: " + run.output().folder());
        return ExitCode.OK.code();
      }
      if (!run.data().test().isEmpty()) {
        console.result("\n" + report.get().summary());
      }
      console.say("saved: " + run.output().folder());
      console.say("next: bertft predict --model " + run.output().folder() + " \"some text\"");
    }
    return ExitCode.OK.code();
  }
}
