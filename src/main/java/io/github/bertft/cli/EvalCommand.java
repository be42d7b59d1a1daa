package io.github.bertft.cli;

import io.github.bertft.data.ReadOptions;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.evaluate.Figure;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.hub.dataset.DatasetName;
import io.github.bertft.report.EvaluationReport;
import io.github.bertft.run.Console;
import io.github.bertft.run.EvaluateRun;
import io.github.bertft.run.ModelRuntime;
import io.github.bertft.run.PaperFigures;
import io.github.bertft.run.TrainedReading;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bertft eval}. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = "Measure a trained model on labelled data.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bertft eval --model out/ --data data-samples/reviews-test.csv",
      "  bertft eval --model out/ --data films=films.csv --data books=books.csv --json",
      "  bertft eval --data test.csv --min-accuracy 0.9 || echo not good enough"
    })
final class EvalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelOptions models;
  @Mixin private ReadingOptions reading;
  @Mixin private LabelOptions labels;
  @Mixin private EngineOptions engine;
  @Mixin private ConsoleOptions consoles;

  @Option(
      names = {"-d", "--data"},
      paramLabel = "[NAME=]DATA",
      required = true,
      description =
          "Labelled data: a file, a folder or a dataset of the hub, as hf:OWNER/NAME; may be repeated,"
              + " each a row of the table.")
  private List<String> data;

  @Option(
      names = "--label-separator",
      paramLabel = "TEXT",
      description =
          "Cut labels here: with a colon, COARSE:fine becomes COARSE. For several labels a row: what"
              + " stands between them.")
  private @Nullable String labelSeparator;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Cut texts to so many tokens. Default: as in training.")
  private @Nullable Integer maxTokens;

  @Option(
      names = "--unknown-label",
      paramLabel = "WORD",
      defaultValue = "error",
      description = "error or ignore (leave out and count). Default: ${DEFAULT-VALUE}")
  private UnknownLabel unknownLabel;

  @Option(
      names = "--min-accuracy",
      paramLabel = "SHARE",
      description = "Exit with 8 if a dataset's accuracy is lower.")
  private @Nullable Double minAccuracy;

  @Option(names = "--json", description = "Results as JSON.")
  private boolean json;

  /** What to do with a row whose label the model does not know. */
  enum UnknownLabel {
    ERROR,
    IGNORE
  }

  @Override
  public Integer call() {
    if (maxTokens != null && maxTokens < 3) {
      throw new ParameterException(
          spec.commandLine(), "--max-tokens must be at least 3, was " + maxTokens);
    }
    if (minAccuracy != null && !(minAccuracy >= 0 && minAccuracy <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--min-accuracy must be a share from 0 to 1, was " + minAccuracy);
    }
    Path folder = models.folder(consoles);
    ReadOptions trained = TrainedReading.of(folder);
    if (minAccuracy != null) {
      OptionFit.ofAccuracy(folder);
    }
    if (labelSeparator != null && labelSeparator.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--label-separator must not be empty; leave it out for none");
    }
    ReadOptions options = labels.over(trained, reading);
    EvaluateRun.Request request =
        new EvaluateRun.Request(
            folder,
            datasets(),
            labelSeparator == null ? options : options.withLabelSeparator(labelSeparator),
            maxTokens,
            unknownLabel == UnknownLabel.IGNORE);
    List<Evaluation> evaluations;
    try (ModelRuntime runtime = engine.start(false);
        ConsoleOptions.Open open = consoles.open()) {
      Console console = open.console();
      evaluations = EvaluateRun.run(request, runtime, console);
      EvaluationReport report =
          PaperFigures.beside(evaluations, request.datasets(), folder, console);
      console.result(json ? report.json() : report.text());
    }
    return gate(evaluations);
  }

  private Map<String, String> datasets() {
    Map<String, String> datasets = new LinkedHashMap<>();
    for (String item : data) {
      int equals = item.indexOf('=');
      boolean named = equals > 0 && !isFile(item);
      if (item.isBlank() || (named && item.endsWith("="))) {
        throw new ParameterException(
            spec.commandLine(), "--data must name a file, was " + Quoted.of(item));
      }
      String data = named ? item.substring(equals + 1) : item;
      String name = named ? item.substring(0, equals) : nameOf(data);
      if (datasets.put(name, data) != null) {
        throw new ParameterException(
            spec.commandLine(),
            "--data has two files named " + Quoted.of(name) + "; name them NAME=FILE");
      }
    }
    return datasets;
  }

  private static boolean isFile(String item) {
    try {
      return Files.exists(Path.of(item));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String nameOf(String data) {
    if (DatasetName.isMeant(data)) {
      return DatasetName.parse(data).repository().repository();
    }
    try {
      String name = String.valueOf(Path.of(data).toAbsolutePath().normalize().getFileName());
      int dot = name.indexOf('.');
      return dot > 0 ? name.substring(0, dot) : name;
    } catch (InvalidPathException e) {
      return data; // told when it is opened
    }
  }

  private int gate(List<Evaluation> evaluations) {
    if (minAccuracy == null) {
      return ExitCode.OK.code();
    }
    List<Fault> missed = new ArrayList<>();
    for (Evaluation evaluation : evaluations) {
      double accuracy = evaluation.figure(Figure.ACCURACY);
      if (accuracy < minAccuracy) {
        missed.add(
            new Fault(
                "G01",
                Quoted.cut(evaluation.dataset(), 80),
                String.format(
                    Locale.ROOT,
                    "accuracy was %.4f; --min-accuracy asks for %s",
                    accuracy,
                    minAccuracy)));
      }
    }
    if (missed.isEmpty()) {
      return ExitCode.OK.code();
    }
    BertftCommand.messages(spec).errors(missed, ExitCode.GATE.code(), ExitCode.GATE.retryable());
    return ExitCode.GATE.code();
  }
}
