package io.github.bertft.cli;

import io.github.bertft.config.ConfigLoader;
import io.github.bertft.config.ConfigTree;
import io.github.bertft.config.RunConfig;
import io.github.bertft.config.TextConfig.LongText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bertft tune-length}: a search over the ways to read long texts. */
@Command(
    name = "tune-length",
    mixinStandardHelpOptions = true,
    description =
        "Train once for each way to read long texts (text.long) and compare accuracy and time on"
            + " the validation data; the test sets are never opened.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bertft tune-length --config configs/imdb.yaml --set output.folder=lengths"
          + " --set data.validation_share=0.1",
      "  bertft tune-length --config configs/imdb.yaml --set output.folder=lengths"
          + " --set data.validation_share=0.1 --max-tokens 128,256",
      "  bertft train --config lengths/best.yaml"
    })
final class TuneLengthCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config;
  @Mixin private ConsoleOptions consoles;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      split = ",",
      description = "Lengths to try each way with, instead of text.max_tokens.")
  private List<Integer> maxTokens = new ArrayList<>();

  @Option(names = "--resume", description = "Pass over the trials that are done already.")
  private boolean resume;

  @Override
  public Integer call() {
    RunConfig run = config.load(ConfigLoader.Purpose.TRAIN).config();
    boolean pairs = run.dataBlocks().values().stream().anyMatch(data -> data.pair() != null);
    String ways =
        Arrays.stream(LongText.values())
            .filter(way -> !(pairs && way.inWindows()))
            .map(way -> way.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    String lengths = maxTokens.isEmpty() ? "" : "text.max_tokens: " + maxTokens + ", ";
    List<String> space = new ArrayList<>();
    space.add("tuning.search=grid");
    space.add("tuning.space={" + lengths + "text.long: [" + ways + "]}");
    int headTokens = run.text().headTokens();
    int shortest =
        maxTokens.stream().mapToInt(Integer::intValue).min().orElse(run.text().maxTokens());
    int most = shortest - 3;
    boolean isDefault =
        ConfigTree.defaultOf("text.head_tokens").orElseThrow().asInt() == headTokens;
    if (isDefault && headTokens > most && most > 0) {
      space.add("text.head_tokens=" + most); // one that was not asked for gives way
    }
    return TuneCommand.tune(config, space, resume, consoles);
  }
}
