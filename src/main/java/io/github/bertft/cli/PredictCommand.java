package io.github.bertft.cli;

import io.github.bertft.data.DataFormat;
import io.github.bertft.data.Dataset;
import io.github.bertft.data.LabelForm;
import io.github.bertft.data.PlainLines;
import io.github.bertft.data.ReadOptions;
import io.github.bertft.data.ReadReport;
import io.github.bertft.data.TextExample;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.hub.dataset.DatasetName;
import io.github.bertft.report.PartialTextFile;
import io.github.bertft.report.PredictionFormat;
import io.github.bertft.report.PredictionOptions;
import io.github.bertft.report.PredictionWriter;
import io.github.bertft.report.TerminalCheck;
import io.github.bertft.run.Console;
import io.github.bertft.run.Datasets;
import io.github.bertft.run.ModelRuntime;
import io.github.bertft.run.PredictRun;
import io.github.bertft.run.PredictionJournal;
import io.github.bertft.run.TrainedReading;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bertft predict}. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Label texts: arguments, the lines of standard input, or a file.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bertft predict \"I love this movie\"",
      "  cat texts.txt | bertft predict --model out/ --format jsonl",
      "  bertft predict --input reviews.csv --text review --output labels.csv --all-scores",
      "  bertft predict --input many.csv --output labels.csv --resume"
    })
final class PredictCommand implements Callable<Integer> {
  private static final int WINDOW = 1024;

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions models;
  @Mixin private ReadingOptions reading;
  @Mixin private EngineOptions engine;
  @Mixin private ConsoleOptions consoles;

  @Parameters(paramLabel = "TEXT", arity = "0..*", description = "Texts to label.")
  private List<String> texts = new ArrayList<>();

  @Option(
      names = {"-i", "--input"},
      paramLabel = "DATA",
      description =
          "File of texts, one a line where the name ends in .txt, or dataset of the hub, as"
              + " hf:OWNER/NAME.")
  private @Nullable String input;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write here, complete or not at all. Default: standard output.")
  private @Nullable Path output;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "text, json, jsonl, csv or tsv. Default: by the name of --output, else text.")
  private @Nullable PredictionFormat format;

  @Option(
      names = {"-n", "--top"},
      paramLabel = "N",
      defaultValue = "1",
      description = "The N most probable labels. Default: ${DEFAULT-VALUE}")
  private int top;

  @Option(names = "--all-scores", description = "The probability of every label.")
  private boolean allScores;

  @Option(names = "--no-echo", description = "Leave the texts out of the output.")
  private boolean noEcho;

  @Option(
      names = "--excel-safe",
      description = "CSV and TSV: an apostrophe before texts that a spreadsheet would run.")
  private boolean excelSafe;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Cut texts to so many tokens. Default: as in training.")
  private @Nullable Integer maxTokens;

  @Option(
      names = "--resume",
      description =
          "Keep what is done in FILE.partial and go on from there: for large files, with --input"
              + " and --output.")
  private boolean resume;

  @Override
  public Integer call() {
    checkOptions();
    Path folder = models.folder(consoles);
    OptionFit.ofScores(folder, top, allScores);
    ReadOptions options = options(folder);
    boolean fewTexts = !texts.isEmpty();
    ReadReport report = new ReadReport();
    try (ConsoleOptions.Open open = fewTexts ? consoles.openQuiet() : consoles.open()) {
      Console console = open.console();
      Dataset data = input == null ? null : Datasets.find(input, Datasets.Use.TEST, console);
      if (output != null) {
        PredictionTarget.requireNotRead(output, data, folder);
      }
      try (Stream<TextExample> rows =
              data == null ? Stream.empty() : data.open(options, report).stream();
          ModelRuntime runtime = engine.start(fewTexts);
          PredictRun run = PredictRun.open(folder, maxTokens, runtime)) {
        console.warn(fileNames());
        if (resume && data != null) {
          goOn(run, data, rows.iterator(), runtime, options, console);
        } else {
          try (PredictionWriter writer = writer(run, options)) {
            run.run(examples(rows, options), WINDOW, writer, written -> {}, console);
          }
        }
      }
      console.warn(report.warnings());
    }
    return ExitCode.OK.code();
  }

  /** Skips what an earlier run has written, and keeps a place to go on from after each window. */
  private void goOn(
      PredictRun run,
      Dataset data,
      Iterator<TextExample> examples,
      ModelRuntime runtime,
      ReadOptions reading,
      Console console) {
    Path target = PartialTextFile.place(Objects.requireNonNull(output));
    PredictionOptions options = outputOptions(run, reading);
    Map<String, String> settings =
        Map.of(
            "output option", options.toString(),
            "reading option", reading.toString(),
            "--max-tokens", String.valueOf(maxTokens),
            "precision", runtime.description(run.folder()));
    PredictionJournal journal = PredictionJournal.open(target, data, run.folder(), settings);
    try (PartialTextFile file = PartialTextFile.open(target, journal.bytes());
        PredictionWriter writer = PredictionWriter.to(file, journal.bytes() > 0, options)) {
      long before = journal.texts();
      for (long i = 0; i < before && examples.hasNext(); i++) {
        examples.next();
      }
      if (before > 0) {
        console.say(String.format(Locale.ROOT, "resuming after %,d texts", before));
      }
      run.run(
          examples,
          WINDOW,
          writer,
          written -> {
            if (written % WINDOW == 0) {
              journal.save(before + written, file.save());
            }
          },
          console);
    }
    journal.finish();
  }

  private void checkOptions() {
    if (!texts.isEmpty() && input != null) {
      throw wrong("give texts or --input, not both");
    }
    if (top < 1) {
      throw wrong("--top must be at least 1, was " + top);
    }
    if (maxTokens != null && maxTokens < 3) {
      throw wrong("--max-tokens must be at least 3, was " + maxTokens);
    }
    if (resume
        && (input == null || output == null || !(DatasetName.isMeant(input) || isFile(input)))) {
      throw wrong("--resume needs --input FILE and --output FILE");
    }
    if (texts.isEmpty() && input == null && TerminalCheck.isTerminal(0)) {
      throw wrong("there is nothing to label; give a text, --input FILE, or lines on stdin");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private ReadOptions options(Path folder) {
    ReadOptions options = reading.over(TrainedReading.of(folder), null);
    boolean textFile =
        input != null
            && options.format() == DataFormat.AUTO
            && input.toLowerCase(Locale.ROOT).matches(".*\\.txt(\\.gz)?");
    return textFile || (input == null && options.pairColumn() != null)
        ? options.withFormat(DataFormat.LINES).withColumns("text", null, null)
        : options;
  }

  private Iterator<TextExample> examples(Stream<TextExample> file, ReadOptions options) {
    if (input != null) {
      return file.iterator();
    }
    if (texts.isEmpty()) {
      return new PlainLines("standard input", System.in, options.encoding());
    }
    return IntStream.range(0, texts.size())
        .mapToObj(
            i ->
                new TextExample(
                    texts.get(i), null, null, new TextExample.Place("argument " + (i + 1), 0)))
        .iterator();
  }

  /** Who names a file as a text most likely wants the texts in it. */
  private List<Fault> fileNames() {
    return texts.stream()
        .filter(PredictCommand::isFile)
        .map(
            text ->
                new Fault(
                    "D63",
                    "",
                    "the text " + Quoted.of(text) + " is also the name of a file",
                    "to label the texts in it: --input FILE"))
        .toList();
  }

  private static boolean isFile(String text) {
    try {
      return Files.isRegularFile(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private PredictionWriter writer(PredictRun run, ReadOptions reading) {
    PrintWriter out = spec.commandLine().getOut();
    PredictionOptions options = outputOptions(run, reading);
    return output == null
        ? PredictionWriter.to(
            out instanceof StandardOutput stream ? stream.throwing() : out, options)
        : PredictionWriter.toFile(output, options);
  }

  private PredictionOptions outputOptions(PredictRun run, ReadOptions reading) {
    return new PredictionOptions(
        chosenFormat(),
        run.labels(),
        top,
        allScores,
        !noEcho && texts.size() != 1,
        excelSafe,
        output == null && TerminalCheck.isTerminal(1),
        run.problem(),
        reading.labelForm() instanceof LabelForm.Several several
            ? several.separator()
            : LabelForm.DEFAULT_SEPARATOR);
  }

  private PredictionFormat chosenFormat() {
    if (format != null) {
      return format;
    }
    String name = output == null ? "" : output.toString().toLowerCase(Locale.ROOT);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "json" -> PredictionFormat.JSON;
      case "jsonl" -> PredictionFormat.JSONL;
      case "csv" -> PredictionFormat.CSV;
      case "tsv" -> PredictionFormat.TSV;
      default -> PredictionFormat.TEXT;
    };
  }
}
