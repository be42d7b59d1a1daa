package io.github.bertft.export;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What a trained model can be written as. */
public enum ExportFormat {
  /** A file for ONNX Runtime and all else that reads ONNX. */
  ONNX(".onnx"),
  /** A file for PyTorch in Python, C++ and Java. */
  TORCHSCRIPT(".pt"),
  /** A folder, or a zip of it, that DJL and DJL Serving load. */
  DJL(".zip");

  private final String ending;

  ExportFormat(String ending) {
    this.ending = ending;
  }

  /** By the ending of the file's name. */
  public static Optional<ExportFormat> of(Path target) {
    String name = target.toString().toLowerCase(Locale.ROOT);
    for (ExportFormat format : values()) {
      if (name.endsWith(format.ending)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
