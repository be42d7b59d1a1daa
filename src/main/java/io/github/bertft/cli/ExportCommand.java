package io.github.bertft.cli;

import io.github.bertft.export.ExportFormat;
import io.github.bertft.export.OnnxExporter.Numbers;
import io.github.bertft.fault.Quoted;
import io.github.bertft.report.ExportReport;
import io.github.bertft.run.ExportRun;
import io.github.bertft.run.HubDownload;
import io.github.bertft.run.TaskFolder;
import io.github.bertft.run.TrainedReading;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bertft export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Write a trained model for other runtimes: ONNX, TorchScript, or a folder for DJL.",
      "What is written is compared with the model before it appears."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bertft export out/ out/model.onnx",
      "  bertft export out/ small.onnx --quantize int8 --data test.csv",
      "  bertft export out/ model.pt",
      "  bertft export --format djl out/ served/"
    })
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReadingOptions reading;
  @Mixin private LabelOptions labels;
  @Mixin private ConsoleOptions consoles;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description =
          "Folder of a trained model, or hf:OWNER/NAME[@REVISION] of the Hugging Face hub.")
  private String model;

  @Parameters(
      index = "1",
      paramLabel = "TARGET",
      description = "File to write; for DJL a new folder, or a .zip.")
  private Path target;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "onnx, torchscript or djl. Default: by TARGET's name, .onnx, .pt or .zip.")
  private @Nullable ExportFormat format;

  @Option(
      names = "--quantize",
      paramLabel = "NUMBERS",
      description = "int8: linear layers and word embeddings in 8 bits; ONNX only.")
  private @Nullable Quantization quantization;

  @Option(
      names = "--probabilities",
      description = "ONNX: the probabilities of the labels beside their logits.")
  private boolean probabilities;

  @Option(
      names = {"-d", "--data"},
      paramLabel = "FILE",
      description =
          "Labelled data, or dataset of the hub as hf:OWNER/NAME: measure accuracy before and after.")
  private @Nullable String data;

  @Option(
      names = "--task",
      paramLabel = "NAME",
      description = "Which of several tasks that were trained together.")
  private @Nullable String task;

  @Option(names = "--overwrite", description = "Replace a file of that name.")
  private boolean overwrite;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of one tensor operation; 0: all cores. Default: ${DEFAULT-VALUE}")
  private int threads;

  @Option(names = "--json", description = "Results as JSON.")
  private boolean json;

  /** How weights can be made smaller. */
  enum Quantization {
    INT8
  }

  @Override
  public Integer call() {
    ExportFormat chosen = format();
    if (chosen != ExportFormat.ONNX && quantization != null) {
      throw wrong("--quantize goes with --format onnx");
    }
    if (chosen != ExportFormat.ONNX && probabilities) {
      throw wrong("--probabilities goes with --format onnx");
    }
    int checkedThreads = ThreadCount.checked(threads, spec);
    try (ConsoleOptions.Open open = consoles.open()) {
      Path folder = TaskFolder.resolve(HubDownload.trained(model, open.console()), task);
      ExportRun.Request request =
          new ExportRun.Request(
              folder,
              target,
              chosen,
              quantization == null ? Numbers.FLOAT32 : Numbers.INT8,
              probabilities,
              overwrite,
              data,
              labels.over(TrainedReading.of(folder), reading));
      ExportReport report = ExportRun.run(request, checkedThreads, open.console());
      open.console().result(json ? report.json() : report.text());
    }
    return ExitCode.OK.code();
  }

  private ExportFormat format() {
    if (format != null) {
      return format;
    }
    return ExportFormat.of(target)
        .orElseThrow(
            () ->
                wrong(
                    "the name "
                        + Quoted.of(target.toString())
                        + " tells no format; give --format onnx, torchscript or djl"));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
