package io.github.bertft.run;

import io.github.bertft.data.Dataset;
import io.github.bertft.data.ReadOptions;
import io.github.bertft.data.ReadReport;
import io.github.bertft.data.TextExample;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.export.ClassifierRuntime;
import io.github.bertft.export.ExportFormat;
import io.github.bertft.export.OnnxExporter.Numbers;
import io.github.bertft.export.StagedExport;
import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.hub.dataset.DatasetName;
import io.github.bertft.kernel.Precision;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.report.ExportReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a trained model for another runtime, and compares what was written with the model before
 * it appears.
 */
public final class ExportRun {
  private static final int COMPARED_TEXTS = 200;

  private final Request request;
  private final int threads;
  private final Console console;

  private ExportRun(Request request, int threads, Console console) {
    this.request = request;
    this.threads = threads;
    this.console = console;
  }

  /**
   * What to write.
   *
   * @param model folder of the trained model
   * @param target file, or folder for DJL; as the user typed it
   * @param numbers how an ONNX file holds the weights
   * @param probabilities whether an ONNX file gives them beside the logits
   * @param overwrite whether a file of that name may be replaced
   * @param data labelled file to measure accuracy on before and after, and to take texts from
   * @param reading how that file is read
   */
  public record Request(
      Path model,
      Path target,
      ExportFormat format,
      Numbers numbers,
      boolean probabilities,
      boolean overwrite,
      @Nullable String data,
      ReadOptions reading) {}

  /**
   * Exports.
   *
   * @param threads of one tensor operation; 0: all cores
   * @throws io.github.bertft.fault.FaultException if the model cannot be used, the target not be
   *     written, or what was written computes something else (E01)
   */
  public static ExportReport run(Request request, int threads, Console console) {
    return new ExportRun(request, threads, console).run();
  }

  private ExportReport run() {
    ExportWriter writer = ExportWriter.of(request, console);
    try (StagedExport staged =
            StagedExport.at(request.target(), request.model(), request.overwrite());
        ModelFolder folder = ModelFolder.open(request.model());
        ModelRuntime pytorch = ModelRuntime.pytorch(Compute.start("cpu", threads, Precision.FP32));
        TrainedModel model = TrainedModel.load(request.model(), null, pytorch)) {
      Path made = writer.write(staged, folder, model.encoder());
      ExportReport report = compared(model, writer, made, folder);
      staged.publish(made);
      return report;
    }
  }

  private ExportReport compared(
      TrainedModel model, ExportWriter writer, Path made, ModelFolder folder) {
    String file = request.target().toString();
    long bytes = ExportWriter.bytes(made);
    ClassifierRuntime opened = writer.open(made, folder, threads);
    if (opened == null) {
      return new ExportReport(file, writer.description(), bytes, null, List.of(), List.of());
    }
    try (ClassifierRuntime exported = opened) {
      ExportCheck check =
          ExportCheck.of(model.runtime(), exported, model.encoder(), model.rule(), texts());
      require(check);
      List<Evaluation> before = List.of();
      List<Evaluation> after = List.of();
      if (request.data() != null) {
        EvaluateRun.Request evaluation = evaluation(request.data());
        before = EvaluateRun.run(evaluation, model, console);
        after =
            EvaluateRun.run(
                evaluation,
                new TrainedModel(exported, model.encoder(), model.labels(), model.rule()),
                console);
      }
      ExportReport.Check compared =
          new ExportReport.Check(
              writer.runtimeName(), check.texts(), check.largestDifference(), check.sameLabels());
      return new ExportReport(file, writer.description(), bytes, compared, before, after);
    }
  }

  private EvaluateRun.Request evaluation(String data) {
    String name = DatasetName.isMeant(data) ? data : String.valueOf(Path.of(data).getFileName());
    return new EvaluateRun.Request(
        request.model(), Map.of(name, data), request.reading(), null, false);
  }

  private List<TextExample> texts() {
    String data = request.data();
    if (data == null) {
      return SampleTexts.list(request.reading().pairColumn() != null);
    }
    Dataset dataset = Datasets.find(data, Datasets.Use.TEST, console);
    ReadOptions reading = TrainedReading.forDataset(dataset, request.reading(), request.model());
    try (Stream<TextExample> examples = dataset.open(reading, new ReadReport()).stream()) {
      List<TextExample> texts = examples.limit(COMPARED_TEXTS).toList();
      if (texts.isEmpty()) {
        throw new DataException(
            new Fault("D64", Quoted.escape(data), "holds no texts to compare answers on"));
      }
      return texts;
    }
  }

  /** Rounding to 8 bits changes logits by what it does; only what is no number is wrong there. */
  private void require(ExportCheck check) {
    boolean rounded = request.numbers() == Numbers.INT8;
    if (rounded ? Double.isFinite(check.largestDifference()) : check.isEqual()) {
      return;
    }
    throw new ModelException(
        new Fault(
            "E01",
            request.target().toString(),
            "what was written gives other logits than the model, by up to "
                + check.largestDifference()
                + " on "
                + check.texts()
                + " texts; nothing was kept"));
  }
}
