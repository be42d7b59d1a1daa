package io.github.bertft.kernel;

/** Number format of the encoder's activations; weights, head, loss and optimizer stay float32. */
public enum Precision {
  FP32(6),
  BF16(15);

  private final int scalarType;

  Precision(int scalarType) {
    this.scalarType = scalarType;
  }

  /** PyTorch's number for the type (c10/core/ScalarType.h). */
  int scalarType() {
    return scalarType;
  }
}
