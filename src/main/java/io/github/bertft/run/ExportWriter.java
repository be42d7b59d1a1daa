package io.github.bertft.run;

import io.github.bertft.data.ProblemType;
import io.github.bertft.export.ClassifierRuntime;
import io.github.bertft.export.DjlExporter;
import io.github.bertft.export.ExportFormat;
import io.github.bertft.export.OnnxExporter;
import io.github.bertft.export.OnnxModels;
import io.github.bertft.export.OnnxRuntime;
import io.github.bertft.export.StagedExport;
import io.github.bertft.export.TorchScriptExporter;
import io.github.bertft.export.TorchScriptModel;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.Readout;
import io.github.bertft.model.WindowPooling;
import io.github.bertft.report.Provenance;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.tokenize.TextEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes one format and runs what it wrote. */
abstract class ExportWriter {
  private final String description;
  private final String runtimeName;

  private ExportWriter(String description, String runtimeName) {
    this.description = description;
    this.runtimeName = runtimeName;
  }

  /** The format that is asked for; what is needed to check it is loaded, or missed aloud. */
  static ExportWriter of(ExportRun.Request request, Console console) {
    return switch (request.format()) {
      case ONNX -> new Onnx(request, onnxRuntime(request, console));
      case TORCHSCRIPT -> new TorchScript();
      case DJL -> new Djl(request, console);
    };
  }

  /** Accuracy cannot be measured without the runtime; the check can be left out. */
  private static @Nullable OnnxModels onnxRuntime(ExportRun.Request request, Console console) {
    if (request.data() != null) {
      return OnnxRuntime.load();
    }
    OnnxModels models = OnnxRuntime.loadIfThere().orElse(null);
    if (models == null) {
      console.warn(
          List.of(
              new Fault(
                  "E04",
                  request.target().toString(),
                  "is not compared with the model: that needs ONNX Runtime, which does not come"
                      + " with the program",
                  "fetch it once with: " + OnnxRuntime.fetchCommand())));
    }
    return models;
  }

  /** Such as {@code ONNX, int8}. */
  String description() {
    return description;
  }

  /** What runs it for the comparison. */
  String runtimeName() {
    return runtimeName;
  }

  /** Gives the file or folder that is to be published. */
  abstract Path write(StagedExport staged, ModelFolder folder, TextEncoder encoder);

  /** Null where nothing can run it. */
  abstract @Nullable ClassifierRuntime open(Path made, ModelFolder folder, int threads);

  /** Size of a file, or of the files in a folder. */
  static long bytes(Path made) {
    try (Stream<Path> files = Files.walk(made)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(made, e);
    }
  }

  private static boolean hasWindows(ModelFolder folder) {
    return Readout.bestFor(folder).windows() != WindowPooling.NONE;
  }

  private static Provenance.TextLimit limit(ModelFolder folder) {
    return TextLimits.ofTrained(
        Provenance.read(folder.path()).orElse(null), null, folder.config().maxPositions());
  }

  private static final class Onnx extends ExportWriter {
    private final ExportRun.Request request;
    private final @Nullable OnnxModels models;

    Onnx(ExportRun.Request request, @Nullable OnnxModels models) {
      super("ONNX, " + request.numbers().name().toLowerCase(Locale.ROOT), "ONNX Runtime");
      this.request = request;
      this.models = models;
    }

    @Override
    Path write(StagedExport staged, ModelFolder folder, TextEncoder encoder) {
      OnnxExporter exporter =
          new OnnxExporter(
              request.numbers(),
              request.probabilities(),
              Version.current(),
              ExportedOnnx.metadata(folder, limit(folder)));
      exporter.write(staged.file(), folder);
      return staged.file();
    }

    @Override
    @Nullable ClassifierRuntime open(Path made, ModelFolder folder, int threads) {
      return models == null ? null : models.open(made, threads);
    }
  }

  private static final class TorchScript extends ExportWriter {
    TorchScript() {
      super("TorchScript, float32", "PyTorch");
    }

    @Override
    Path write(StagedExport staged, ModelFolder folder, TextEncoder encoder) {
      TorchScriptExporter.write(staged.file(), folder);
      return staged.file();
    }

    @Override
    ClassifierRuntime open(Path made, ModelFolder folder, int threads) {
      return TorchScriptModel.open(made, hasWindows(folder));
    }
  }

  private static final class Djl extends ExportWriter {
    private final ExportRun.Request request;
    private final Console console;

    Djl(ExportRun.Request request, Console console) {
      super("DJL, float32", "PyTorch");
      this.request = request;
      this.console = console;
    }

    @Override
    Path write(StagedExport staged, ModelFolder folder, TextEncoder encoder) {
      requireClasses(folder);
      warn(limit(folder));
      String tokenizer = encoder.definition().json();
      DjlExporter.write(staged.folder(), folder, tokenizer, encoder.maxTokens());
      if (ExportFormat.of(request.target()).orElse(null) != ExportFormat.DJL) {
        return staged.folder();
      }
      DjlExporter.zip(staged.folder(), staged.file());
      return staged.file();
    }

    /** DJL's translator takes a single output for the logit of a probability. */
    private void requireClasses(ModelFolder folder) {
      if (folder.problem() == ProblemType.REGRESSION) {
        throw new ModelException(
            new Fault(
                "M152",
                request.model().toString(),
                "is a model of regression, whose numbers DJL's text classification translator would"
                    + " take for probabilities",
                "use --format torchscript or onnx"));
      }
    }

    /** What DJL's translator does otherwise than the training did. */
    private void warn(Provenance.TextLimit limit) {
      if (!limit.longText().equals("head")) {
        console.warn(
            List.of(
                new Fault(
                    "E05",
                    request.target().toString(),
                    "DJL's translator keeps the first "
                        + limit.maxTokens()
                        + " tokens of a text; the model was trained with text.long "
                        + limit.longText(),
                    "longer texts get other answers than by bertft")));
      }
      if (request.reading().pairColumn() != null) {
        console.warn(
            List.of(
                new Fault(
                    "E06",
                    request.target().toString(),
                    "DJL's text classification translator takes one text; the model was trained"
                        + " with two",
                    "hand the model token ids of your own, or use --format onnx")));
      }
    }

    @Override
    ClassifierRuntime open(Path made, ModelFolder folder, int threads) {
      Path model = Files.isDirectory(made) ? made : DurableFiles.parentOf(made);
      return TorchScriptModel.open(model.resolve(DjlExporter.MODEL), hasWindows(folder));
    }
  }
}
