package io.github.bertft.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.hub.CachedModels;
import io.github.bertft.hub.ModelReference;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.report.TextTable;
import io.github.bertft.run.HubDownload;
import io.github.bertft.storage.ByteCount;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bertft models}. */
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
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int SHORT_COMMIT = 12;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is needed, such as list");
  }

  /** {@code bertft models list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the models that are in the cache. Asks nobody.",
      footerHeading = "%nExamples:%n",
      footer = {"  bertft models list", "  bertft models list --json"})
  static final class ListModels implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
      CachedModels models = CachedModels.ofEnvironment();
      List<CachedModels.Held> held = models.list();
      print(spec, json ? json(held) : table(models, held));
      return ExitCode.OK.code();
    }
  }

  /** {@code bertft models pull}. */
  @Command(
      name = "pull",
      mixinStandardHelpOptions = true,
      description =
          "Fetch models from the hub into the cache, or bring them up to date; prints their"
              + " folders. What is there already is compared byte by byte.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  bertft models pull bert-base-uncased",
        "  bertft models pull google-bert/bert-base-cased@main distilbert-base-uncased",
        "  HF_TOKEN=... bertft models pull my-company/private-bert"
      })
  static final class Pull implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConsoleOptions consoles;

    @Parameters(
        paramLabel = "NAME",
        arity = "1..*",
        description = "As bert-base-uncased, owner/name or owner/name@revision.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
      List<HubName> wanted = hubNames(names);
      Map<String, String> folders = new LinkedHashMap<>();
      try (ConsoleOptions.Open open = consoles.open()) {
        for (HubName name : wanted) {
          Path folder = HubDownload.pull(name, open.console());
          folders.put(name.text(), folder.toString());
        }
      }
      print(spec, json ? jsonOf(folders) : String.join("\n", folders.values()) + "\n");
      return ExitCode.OK.code();
    }
  }

  /** {@code bertft models verify}. */
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description =
          "Compare every byte of models in the cache with the hashes that the hub announced. Asks"
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
      CachedModels models = CachedModels.ofEnvironment();
      List<CachedModels.Held> held = models.verify(hubNames(names));
      print(spec, json ? json(held) : table(models, held));
      List<Fault> faults =
          held.stream().filter(CachedModels.Held::damaged).map(Verify::fault).toList();
      if (!faults.isEmpty()) {
        throw new HubException(faults);
      }
      return ExitCode.OK.code();
    }

    private static Fault fault(CachedModels.Held held) {
      return new Fault(
          "N33",
          held.folder().toString(),
          held.state(),
          "bertft models pull "
              + held.repository()
              + (held.revisions().contains(HubName.MAIN) ? "" : "@" + held.commit())
              + " fetches anew what is wrong");
    }
  }

  /** {@code bertft models remove}. */
  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description =
          "Delete models from the cache, which the Python client uses as well. A name without"
              + " revision means all revisions.",
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
      CachedModels models = CachedModels.ofEnvironment();
      Map<String, Long> freed = new LinkedHashMap<>();
      StringBuilder text = new StringBuilder();
      for (HubName name : hubNames(names)) {
        long bytes = models.remove(name);
        freed.put(name.text(), bytes);
        text.append("removed ")
            .append(name.text())
            .append(": ")
            .append(ByteCount.text(bytes))
            .append('\n');
      }
      print(spec, json ? jsonOf(freed) : text.toString());
      return ExitCode.OK.code();
    }
  }

  private static List<HubName> hubNames(List<String> words) {
    return words.stream().map(ModelsCommand::hubName).toList();
  }

  private static HubName hubName(String word) {
    if (ModelReference.builtInNames().contains(word)) {
      throw new ConfigException(
          new Fault("C160", word, "is built in and not in the cache of the hub"));
    }
    return HubName.parse(HubName.Kind.MODEL, word)
        .orElseThrow(
            () ->
                new ConfigException(
                    new Fault(
                        "C161",
                        "",
                        "must be a name of the Hugging Face hub, as owner/name or"
                            + " owner/name@revision, was "
                            + Quoted.of(word))));
  }

  private static String table(CachedModels models, List<CachedModels.Held> held) {
    if (held.isEmpty()) {
      return "no models of the hub in " + Quoted.escape(models.folder().toString()) + "\n";
    }
    TextTable table =
        new TextTable(
            List.of(
                TextTable.left("NAME"),
                TextTable.left("revision"),
                TextTable.left("commit"),
                TextTable.right("size"),
                TextTable.left("state")));
    for (CachedModels.Held model : held) {
      table.row(
          model.repository(),
          model.revisions().isEmpty() ? "-" : String.join(", ", model.revisions()),
          model.commit().substring(0, SHORT_COMMIT),
          ByteCount.text(model.bytes()),
          model.state());
    }
    return table.render();
  }

  private static String json(List<CachedModels.Held> held) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (CachedModels.Held model : held) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", model.repository());
      fields.put("revisions", model.revisions());
      fields.put("commit", model.commit());
      fields.put("bytes", model.bytes());
      fields.put("folder", model.folder().toString());
      fields.put("state", model.state());
      all.add(fields);
    }
    return jsonOf(all);
  }

  private static String jsonOf(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void print(CommandSpec spec, String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }
}
