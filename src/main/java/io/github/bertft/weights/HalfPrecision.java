package io.github.bertft.weights;

/** The two 16-bit floating-point formats widened to float32, exactly. */
final class HalfPrecision {
  private HalfPrecision() {}

  /** bfloat16 is the upper half of a float32. */
  static float fromBfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** IEEE 754 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits. */
  static float fromFloat16(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
    }
    if (exponent != 0) {
      return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
    }
    // Subnormal: fraction × 2^-24, which float32 holds exactly.
    float magnitude = fraction * 0x1p-24f;
    return sign == 0 ? magnitude : -magnitude;
  }
}
