package io.github.bertft.cli;

import io.github.bertft.hub.CachedModels;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.hub.dataset.DatasetName;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.run.Console;
import io.github.bertft.run.HubDownload;
import io.github.bertft.storage.ByteCount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code bertft models}.
 *
 * <p>No method here takes or gives a type of the hub, because every command's methods are looked at
 * when any command starts, and that would load those types.
 */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "Models of the Hugging Face hub in the cache: list, fetch, check or remove them.",
    subcommands = {
      ModelsCommand.ListModels.class,
      ModelsCommand.Pull.class,
      ModelsCommand.Verify.class,
      ModelsCommand.Remove.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bertft models pull bert-base-uncased",
      "  bertft models list",
      "  bertft train --config FILE --set model.name=bert-base-uncased"
    })
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is needed, such as list");
  }

  /** {@code bertft models list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the models and datasets that are in the cache. Asks nobody.",
      footerHeading = "%nExamples:%n",
      footer = {"  bertft models list", "  bertft models list --json"})
  static final class ListModels implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
      CachedModels models = CachedModels.ofEnvironment(ModelFolder::requireSupported);
      List<CachedModels.Held> held = models.list();
      print(spec, json ? ModelsText.json(held) : ModelsText.table(models, held));
      return ExitCode.OK.code();
    }
  }

  /** {@code bertft models pull}. */
  @Command(
      name = "pull",
      mixinStandardHelpOptions = true,
      description =
          "Fetch models or datasets from the hub into the cache, or bring them up to date; prints their"
              + " folders. What is there already is compared byte by byte. Where one fails, the"
              + " others are fetched nevertheless.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  bertft models pull bert-base-uncased",
        "  bertft models pull google-bert/bert-base-cased@main distilbert-base-uncased",
        "  bertft models pull datasets/fancyzhx/ag_news",
        "  HF_TOKEN=... bertft models pull my-company/private-bert"
      })
  static final class Pull implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConsoleOptions consoles;

    @Parameters(
        paramLabel = "NAME",
        arity = "1..*",
        description =
            "As bert-base-uncased, owner/name or owner/name@revision; datasets as"
                + " datasets/owner/name, of which a config or split may be named: #config:split.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
      List<Wanted> wanted = names.stream().map(Wanted::of).toList();
      Map<String, String> folders = new LinkedHashMap<>();
      EachName each = new EachName(BertftCommand.messages(spec));
      try (ConsoleOptions.Open open = consoles.open()) {
        for (Wanted one : wanted) {
          each.run(
              () -> {
                String folder = one.pull().apply(open.console()).toString();
                folders.put(one.text(), folder);
                print(spec, json ? "" : folder + "\n");
              });
        }
      }
      print(spec, json ? ModelsText.json(folders) : "");
      return each.exitCode();
    }
  }

  /** A name, and what fetches it. */
  private record Wanted(String text, Function<Console, Path> pull) {
    static Wanted of(String word) {
      return DatasetName.parseAddress(word)
          .map(name -> new Wanted(name.address(), console -> HubDownload.pull(name, console)))
          .orElseGet(
              () -> {
                HubName name = HubNameArgument.one(word);
                return new Wanted(name.text(), console -> HubDownload.pull(name, console));
              });
    }
  }

  /** {@code bertft models verify}. */
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description =
          "Compare every byte of models and datasets in the cache with the hashes that the hub announced. Asks"
              + " nobody. Exit code 5 if one is damaged.",
      footerHeading = "%nExamples:%n",
      footer = {"  bertft models verify", "  bertft models verify bert-base-uncased --json"})
  static final class Verify implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Which; default: all.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
      CachedModels models = CachedModels.ofEnvironment(ModelFolder::requireSupported);
      EachName each = new EachName(BertftCommand.messages(spec));
      List<CachedModels.Held> held = new ArrayList<>();
      List<HubName> parsed = HubNameArgument.all(names);
      if (parsed.isEmpty()) {
        held.addAll(models.verify(parsed));
      }
      for (HubName name : parsed) {
        each.run(() -> held.addAll(models.verify(List.of(name))));
      }
      if (!held.isEmpty() || parsed.isEmpty() || json) {
        print(spec, json ? ModelsText.json(held) : ModelsText.table(models, held));
      }
      each.run(() -> ModelsText.requireSound(held));
      return each.exitCode();
    }
  }

  /** {@code bertft models remove}. */
  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description =
          "Delete models from the cache, which the Python client uses as well. A name without"
              + " revision means all revisions. Where one fails, the others are deleted"
              + " nevertheless.",
      footerHeading = "%nExamples:%n",
      footer = {"  bertft models remove bert-base-uncased"})
  static final class Remove implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "As models list has it.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
      CachedModels models = CachedModels.ofEnvironment(ModelFolder::requireSupported);
      Map<String, Long> freed = new LinkedHashMap<>();
      EachName each = new EachName(BertftCommand.messages(spec));
      List<HubName> parsed = HubNameArgument.all(names);
      for (int i = 0; i < parsed.size(); i++) {
        String word = names.get(i);
        HubName name = parsed.get(i);
        each.run(
            () -> {
              long bytes = word.indexOf('@') < 0 ? models.removeAll(name) : models.remove(name);
              freed.put(word, bytes);
              print(spec, json ? "" : "removed " + word + ": " + ByteCount.text(bytes) + "\n");
            });
      }
      print(spec, json ? ModelsText.json(freed) : "");
      return each.exitCode();
    }
  }

  private static void print(CommandSpec spec, String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }
}
