package io.github.bertft.api;

import io.github.bertft.kernel.Precision;
import org.jspecify.annotations.Nullable;

/** In which numbers an encoder computes. */
public enum NumberFormat {
  /** 32 bits: the same probabilities as Hugging Face transformers, to about six digits. */
  FLOAT32(Precision.FP32),
  /** 16 bits, to about two digits: several times faster where the processor has such units. */
  BFLOAT16(Precision.BF16),
  /** Whichever of the two is faster here, measured while the model loads. */
  FASTEST(null);

  private final @Nullable Precision precision;

  NumberFormat(@Nullable Precision precision) {
    this.precision = precision;
  }

  /** Null: the faster one. */
  @Nullable Precision precision() {
    return precision;
  }
}
