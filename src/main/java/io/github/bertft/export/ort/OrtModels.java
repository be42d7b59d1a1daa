package io.github.bertft.export.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.github.bertft.export.ModelInput;
import io.github.bertft.export.OnnxModel;
import io.github.bertft.export.OnnxModels;
import io.github.bertft.export.OnnxRuntime;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.tokenize.TextBatch;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ONNX files by ONNX Runtime on the processor. Made by {@link OnnxRuntime} alone, because the
 * library that it is written for may be absent.
 */
public final class OrtModels implements OnnxModels {
  /** What ONNX Runtime says of a wrong file can be long. */
  private static final int MAX_REASON_CHARS = 200;

  private final OrtEnvironment environment;

  /** Loads the native library. */
  public OrtModels() throws OrtException {
    environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "bertft");
    environment.setTelemetry(false);
  }

  @Override
  public OnnxModel open(Path file, int threads) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      OrtSession session = environment.createSession(file.toString(), options);
      try {
        return new LoadedModel(environment, session, file, metadata(session, file));
      } catch (OrtException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw damaged(file, e);
    }
  }

  private static Map<String, String> metadata(OrtSession session, Path file) throws OrtException {
    Map<String, String> metadata = session.getMetadata().getCustomMetadata();
    Set<String> inputs = session.getInputNames();
    if (!inputs.containsAll(List.of(OnnxModel.IDS, OnnxModel.MASK))
        || !session.getOutputNames().contains(OnnxModel.LOGITS)) {
      throw new ModelException(
          new Fault(
              "M143",
              file.toString(),
              "is no classifier that bertft can run: it has the inputs "
                  + Quoted.cut(String.join(", ", inputs), MAX_REASON_CHARS)
                  + " and the outputs "
                  + Quoted.cut(String.join(", ", session.getOutputNames()), MAX_REASON_CHARS)));
    }
    return metadata;
  }

  private static ModelException damaged(Path file, OrtException cause) {
    return new ModelException(
        new Fault(
            "M143",
            file.toString(),
            "cannot be loaded by ONNX Runtime: "
                + Quoted.cut(String.valueOf(cause.getMessage()), MAX_REASON_CHARS),
            "write it anew with bertft export"),
        cause);
  }

  private record LoadedModel(
      OrtEnvironment environment, OrtSession session, Path file, Map<String, String> metadata)
      implements OnnxModel {
    @Override
    public float[][] logits(TextBatch batch) {
      ModelInput input = ModelInput.of(batch);
      Map<String, OnnxTensor> tensors = new HashMap<>();
      try {
        for (String name : session.getInputNames()) {
          tensors.put(name, tensor(name, input));
        }
        try (OrtSession.Result result = session.run(tensors, Set.of(OnnxModel.LOGITS))) {
          return (float[][]) result.get(0).getValue();
        }
      } catch (OrtException e) {
        throw new ModelException(
            new Fault(
                "M143",
                file.toString(),
                "ONNX Runtime stopped: "
                    + Quoted.cut(String.valueOf(e.getMessage()), MAX_REASON_CHARS)),
            e);
      } finally {
        tensors.values().forEach(OnnxTensor::close);
      }
    }

    private OnnxTensor tensor(String name, ModelInput input) throws OrtException {
      long[] shape = {input.rows(), input.tokens()};
      return switch (name) {
        case OnnxModel.IDS -> tensor(input.ids(), shape);
        case OnnxModel.MASK -> tensor(input.mask(), shape);
        case OnnxModel.TYPES -> tensor(input.types(), shape);
        case OnnxModel.TEXTS -> tensor(input.texts(), input.rows());
        default ->
            throw new ModelException(
                new Fault(
                    "M143",
                    file.toString(),
                    "asks for an input " + Quoted.of(name) + ", which texts do not have"));
      };
    }

    private OnnxTensor tensor(long[] values, long... shape) throws OrtException {
      return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
    }

    @Override
    public void close() {
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
