package io.github.bertft.cli;

import io.github.bertft.config.ConfigLoader;
import io.github.bertft.config.RunConfig;
import io.github.bertft.report.EvaluationReport;
import io.github.bertft.report.SeedsReport;
import io.github.bertft.run.Console;
import io.github.bertft.run.Resume;
import io.github.bertft.run.SeedsRun;
import io.github.bertft.run.TrainRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
      "  bertft train --config configs/imdb.yaml --resume-from out/checkpoints/step-1200",
      "  bertft train --config configs/trec6.yaml --seeds 5",
      "  bertft train --set data.train=reviews.csv --set training.batch_size=16"
    })
final class TrainCommand implements Callable<Integer> {
  private static final int MAX_SEEDS = 1000;
  private static final long MAX_SEED = 4294967295L;

  @Spec private CommandSpec spec;
  @Mixin private ConfigOptions config;
  @Mixin private ConsoleOptions consoles;
  @Mixin private ResumeOptions resuming;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "Train N times, from training.seed on, for mean and standard deviation; the model that"
              + " validates best is kept.")
  private int seeds = 1;

  @Override
  public Integer call() {
    RunConfig run = config.load(ConfigLoader.Purpose.TRAIN).config();
    boolean several = seeds != 1;
    Resume resume = resuming.resume();
    if (several && resume.checkpoint() != null) {
      throw new ParameterException(
          spec.commandLine(), "--resume-from is for one training; --resume goes on with several");
    }
    List<RunConfig> runs = several ? perSeed(run) : List.of();
    try (ConsoleOptions.Open open = consoles.openUnattended()) {
      Console console = open.console();
      if (several) {
        SeedsReport report = SeedsRun.run(run, runs, resume.wanted(), console);
        console.result("\n" + report.text());
        console.say(
            "saved: " + run.output().folder() + ", the model of seed " + report.best().seed());
        return ExitCode.OK.code();
      }
      Optional<EvaluationReport> report = TrainRun.run(run, resume, console);
      if (report.isEmpty()) {
        console.say("complete already: " + run.output().folder());
        return ExitCode.OK.code();
      }
      if (!report.get().isEmpty()) {
        console.result("\n" + report.get().summary());
      }
      console.say("saved: " + run.output().folder());
      List<String> next = new ArrayList<>(List.of("bertft", "predict", "--model"));
      next.add(run.output().folder().toString());
      if (run.multitask() != null) {
        next.addAll(List.of("--task", run.multitask().tasks().keySet().iterator().next()));
      }
      console.say("next: " + ShellWords.line(next) + " \"some text\"");
    }
    return ExitCode.OK.code();
  }

  /** The same data for all: the validation share does not change with the seed. */
  private List<RunConfig> perSeed(RunConfig run) {
    long first = run.training().seed();
    if (seeds < 1 || seeds > MAX_SEEDS || first + seeds - 1 > MAX_SEED) {
      throw new ParameterException(
          spec.commandLine(),
          "--seeds must be from 1 to "
              + MAX_SEEDS
              + ", and the last seed at most "
              + MAX_SEED
              + ", was "
              + seeds);
    }
    Long dataSeed = run.data().seed();
    List<RunConfig> runs = new ArrayList<>();
    for (long seed = first; seed < first + seeds; seed++) {
      List<String> own =
          List.of(
              "training.seed=" + seed,
              "data.seed=" + (dataSeed == null ? first : dataSeed),
              "output.folder=" + quoted(SeedsRun.folder(run.output().folder(), seed)));
      runs.add(config.load(ConfigLoader.Purpose.TRAIN, own).config());
    }
    return runs;
  }

  /** As a YAML text, whatever the name holds. */
  static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
