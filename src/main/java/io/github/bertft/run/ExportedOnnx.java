package io.github.bertft.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.bertft.export.ClassifierRuntime;
import io.github.bertft.export.OnnxModel;
import io.github.bertft.export.OnnxRuntime;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.Readout;
import io.github.bertft.model.WeightNames;
import io.github.bertft.model.WindowPooling;
import io.github.bertft.report.Provenance;
import io.github.bertft.storage.FileHash;
import io.github.bertft.storage.IoReason;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The {@code model.onnx} of a model folder, and what such a file says of itself. */
final class ExportedOnnx {
  private static final String CLASSIFIER_HASH = "bertft.classifier_sha256";

  private ExportedOnnx() {}

  /**
   * What a program needs to use the file without the folder: labels by class id as JSON, how texts
   * are cut, and the weights that it was made from.
   */
  static Map<String, String> metadata(ModelFolder folder, Provenance.TextLimit limit) {
    Map<String, String> metadata = new TreeMap<>();
    Readout readout = Readout.bestFor(folder);
    metadata.put("bertft.labels", json(folder.labels()));
    if (!folder.thresholds().isEmpty()) {
      metadata.put("bertft.thresholds", json(folder.thresholds()));
    }
    metadata.put("bertft.problem_type", folder.problem().publishedName());
    metadata.put("bertft.architecture", folder.config().architecture().modelType());
    metadata.put("bertft.pooling", readout.description());
    metadata.put("bertft.max_tokens", Integer.toString(limit.maxTokens()));
    metadata.put("bertft.long_text", limit.longText());
    if (limit.longText().equals("head_tail")) {
      metadata.put("bertft.head_tokens", Integer.toString(limit.headTokens()));
    }
    if (readout.windows() != WindowPooling.NONE) {
      metadata.put("bertft.window_stride", Integer.toString(limit.windowStride()));
      metadata.put("bertft.max_windows", Integer.toString(limit.maxWindows()));
    }
    metadata.put(CLASSIFIER_HASH, classifierHash(folder));
    return metadata;
  }

  private static String json(List<?> values) {
    try {
      return new JsonMapper().writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Of the last layer's numbers, which no two trainings share; the whole file would take longer to
   * read than a text to answer.
   */
  private static String classifierHash(ModelFolder folder) {
    MessageDigest digest = FileHash.sha256Digest();
    digest.update(folder.readFloat32(WeightNames.CLASSIFIER + ".weight"));
    digest.update(folder.readFloat32(WeightNames.CLASSIFIER + ".bias"));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String hash(Path file) {
    try {
      return FileHash.of(file).sha256();
    } catch (IOException e) {
      throw new ResourceException(
          new Fault("R21", file.toString(), "cannot be read: " + IoReason.of(e)), e);
    }
  }

  /** Which file it is. */
  static String describe(Path folder) {
    return "ONNX, sha256 " + hash(folder.resolve(OnnxModel.FILE_NAME));
  }

  /**
   * Loads the file.
   *
   * @throws ModelException M144 if there is none, M145 if it was made from other weights, or what
   *     {@link OnnxRuntime#load} throws
   */
  static ClassifierRuntime open(ModelFolder folder, int threads) {
    Path file =
        folder
            .file(OnnxModel.FILE_NAME)
            .orElseThrow(
                () ->
                    new ModelException(
                        new Fault(
                            "M144",
                            folder.path().toString(),
                            "has no " + OnnxModel.FILE_NAME,
                            "write it with: " + exportCommand(folder))));
    OnnxModel model = OnnxRuntime.load().open(file, threads);
    String hash = model.metadata().get(CLASSIFIER_HASH);
    if (!classifierHash(folder).equals(hash)) {
      model.close();
      throw new ModelException(
          new Fault(
              "M145",
              file.toString(),
              hash == null
                  ? "was not written by bertft, so that nothing tells whether it is this model"
                  : "was made from other weights than those beside it",
              "write it anew with: " + exportCommand(folder) + " --overwrite"));
    }
    return model;
  }

  private static String exportCommand(ModelFolder folder) {
    return "bertft export " + folder.path() + " " + folder.path().resolve(OnnxModel.FILE_NAME);
  }
}
