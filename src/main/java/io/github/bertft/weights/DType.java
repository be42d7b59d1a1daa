package io.github.bertft.weights;

import java.util.Optional;

/** Number formats that a safetensors file may name; the constants' names are those in the file. */
public enum DType {
  BOOL(8),
  F4(4),
  F6_E2M3(6),
  F6_E3M2(6),
  U8(8),
  I8(8),
  F8_E5M2(8),
  F8_E4M3(8),
  F8_E8M0(8),
  F8_E4M3FNUZ(8),
  F8_E5M2FNUZ(8),
  I16(16),
  U16(16),
  F16(16),
  BF16(16),
  I32(32),
  U32(32),
  F32(32),
  C64(64),
  F64(64),
  I64(64),
  U64(64);

  private final int bits;

  DType(int bits) {
    this.bits = bits;
  }

  /** Size of one element in bits; some formats are narrower than a byte. */
  public int bits() {
    return bits;
  }

  /** Whether {@link SafetensorsReader#readFloat32} can give such a tensor as float32. */
  public boolean readsAsFloat32() {
    return this == F32 || this == F16 || this == BF16;
  }

  /** The format of that name in a file, case-sensitive. */
  public static Optional<DType> named(String name) {
    for (DType dtype : values()) {
      if (dtype.name().equals(name)) {
        return Optional.of(dtype);
      }
    }
    return Optional.empty();
  }
}
