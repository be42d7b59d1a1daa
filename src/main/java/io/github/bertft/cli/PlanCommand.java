package io.github.bertft.cli;

import io.github.bertft.config.ConfigLoader;
import io.github.bertft.config.RunConfig;
import io.github.bertft.report.RunPlan;
import io.github.bertft.run.PlanRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bertft plan}. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description =
        "Say what bertft train would do: data, lengths, steps, rates, disk. Trains and writes"
            + " nothing.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bertft plan --config configs/trec6.yaml",
      "  bertft plan --config configs/trec6.yaml --set training.layer_decay=0.95 --json"
    })
final class PlanCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config;
  @Mixin private ConsoleOptions consoles;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() {
    RunConfig run = config.load(ConfigLoader.Purpose.TRAIN).config();
    try (ConsoleOptions.Open open = consoles.open()) {
      RunPlan plan = PlanRun.run(run, open.console());
      open.console().result(json ? plan.json() : plan.text());
    }
    return ExitCode.OK.code();
  }
}
