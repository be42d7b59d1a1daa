package io.github.bertft.cli;

import io.github.bertft.config.ConfigLoader;
import io.github.bertft.config.RunConfig;
import io.github.bertft.run.PretrainRun;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bertft pretrain}. */
@Command(
    name = "pretrain",
    mixinStandardHelpOptions = true,
    description =
        "Pre-train a model further on texts without labels: masked words and next sentences.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bertft pretrain --config configs/imdb-itpt.yaml",
      "  bertft pretrain --config configs/imdb-itpt.yaml --resume",
      "  bertft pretrain --set pretraining.data=texts/ --set pretraining.steps=10000",
      "  bertft train --config configs/imdb.yaml --set model.name=out/pretrained"
    })
final class PretrainCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config;
  @Mixin private ConsoleOptions consoles;
  @Mixin private ResumeOptions resuming;

  @Override
  public Integer call() {
    RunConfig run = config.load(ConfigLoader.Purpose.PRETRAIN).config();
    try (ConsoleOptions.Open open = consoles.openUnattended()) {
      boolean done = PretrainRun.run(run, resuming.resume(), open.console());
      open.console().say((done ? "saved: " : "complete already: ") + run.output().folder());
      if (done) {
        String start = "model.name=" + run.output().folder();
        open.console()
            .say("next: " + ShellWords.line(List.of("bertft", "train", "--set", start)) + " ...");
      }
    }
    return ExitCode.OK.code();
  }
}
