package io.github.bertft.cli;

import io.github.bertft.kernel.Precision;
import io.github.bertft.run.Compute;
import io.github.bertft.run.ModelRuntime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where and how numbers are computed. */
final class EngineOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto, cpu, cuda or cuda:N. Default: ${DEFAULT-VALUE}")
  private String device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of one tensor operation; 0: all cores. Default: ${DEFAULT-VALUE}")
  private int threads;

  @Option(
      names = "--precision",
      paramLabel = "FORMAT",
      defaultValue = "auto",
      description = "auto (the faster), fp32 or bf16. Default: ${DEFAULT-VALUE}")
  private String precision;

  @Option(
      names = "--runtime",
      paramLabel = "NAME",
      defaultValue = "pytorch",
      description =
          "pytorch, or onnx: ONNX Runtime on the folder's model.onnx, see bertft export. Default:"
              + " ${DEFAULT-VALUE}")
  private String runtime;

  /**
   * Starts what models are run with.
   *
   * @param fewTexts whether there is too little work to time both formats: auto means float32
   */
  ModelRuntime start(boolean fewTexts) {
    return switch (runtime.toLowerCase(Locale.ROOT)) {
      case "pytorch" -> ModelRuntime.pytorch(compute(fewTexts));
      case "onnx" -> onnx();
      default -> throw wrong("--runtime", runtime, "pytorch or onnx");
    };
  }

  private ModelRuntime onnx() {
    if (!device.equals("auto") && !device.equals("cpu")) {
      throw wrong("--device", device, "auto or cpu with --runtime onnx");
    }
    if (!precision.equals("auto")) {
      throw wrong("--precision", precision, "left out with --runtime onnx; the file has its own");
    }
    int asked = ThreadCount.checked(threads, spec);
    return ModelRuntime.onnx(asked == 0 ? Runtime.getRuntime().availableProcessors() : asked);
  }

  private Compute compute(boolean fewTexts) {
    if (!device.matches("auto|cpu|cuda(:[0-9]{1,3})?")) {
      throw wrong("--device", device, "auto, cpu, cuda or cuda:N");
    }
    int asked = ThreadCount.checked(threads, spec);
    return Compute.start(device, asked, chosenPrecision(fewTexts));
  }

  private @Nullable Precision chosenPrecision(boolean fewTexts) {
    return switch (precision.toLowerCase(Locale.ROOT)) {
      case "auto" -> fewTexts ? Precision.FP32 : null;
      case "fp32" -> Precision.FP32;
      case "bf16" -> Precision.BF16;
      default -> throw wrong("--precision", precision, "auto, fp32 or bf16");
    };
  }

  private ParameterException wrong(String option, String value, String allowed) {
    return new ParameterException(
        spec.commandLine(), option + " must be " + allowed + ", was \"" + value + '"');
  }
}
