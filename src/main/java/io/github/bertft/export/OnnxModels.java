package io.github.bertft.export;

import java.nio.file.Path;

/** Loads ONNX files. */
public interface OnnxModels {
  /**
   * Loads a file; the caller closes the model.
   *
   * @param threads of one tensor operation
   * @throws io.github.bertft.fault.ModelException M143 if it is damaged or no model of ours
   */
  OnnxModel open(Path file, int threads);
}
