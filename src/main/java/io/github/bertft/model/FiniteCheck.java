package io.github.bertft.model;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Refuses weights with infinite values or values that are not numbers. */
final class FiniteCheck {
  private static final int EXPONENT = 0x7f800000;

  private FiniteCheck() {}

  /** Checks little-endian float32 values between position and limit, without moving them. */
  static void require(String location, String name, ByteBuffer values) {
    int count = 0;
    int first = -1;
    for (int at = values.position(); at < values.limit(); at += Float.BYTES) {
      if ((values.getInt(at) & EXPONENT) == EXPONENT) {
        first = count == 0 ? at : first;
        count++;
      }
    }
    if (count > 0) {
      int index = (first - values.position()) / Float.BYTES;
      throw new ModelException(
          new Fault(
              "M06",
              location,
              String.format(
                  Locale.ROOT,
                  "weight %s has %d of %d values that are not finite, the first %s at %d",
                  Quoted.of(name),
                  count,
                  values.remaining() / Float.BYTES,
                  values.getFloat(first),
                  index),
              "the training that made it diverged, or the file is damaged"));
    }
  }
}
