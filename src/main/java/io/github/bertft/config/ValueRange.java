package io.github.bertft.config;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Values of a key from which a random search draws.
 *
 * @param min the least, itself included
 * @param max the largest, itself included
 * @param log whether the logarithm is drawn evenly, so that 1e-5 to 1e-4 is met as often as 1e-4 to
 *     1e-3
 * @param whole whether values are whole numbers
 */
public record ValueRange(double min, double max, boolean log, boolean whole) {
  private static final MathContext DIGITS = new MathContext(4);

  /**
   * The value at a place of the range: a {@link Long} or a {@link Double} of four digits.
   *
   * @param place from 0, up to but not 1
   */
  public Object at(double place) {
    double top = whole ? max + 1 : max;
    double value = log ? min * Math.pow(top / min, place) : min + place * (top - min);
    if (whole) {
      return (long) Math.min(max, Math.floor(value));
    }
    double rounded = BigDecimal.valueOf(value).round(DIGITS).doubleValue();
    return Math.min(max, Math.max(min, rounded));
  }
}
