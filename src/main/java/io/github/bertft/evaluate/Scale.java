package io.github.bertft.evaluate;

/**
 * Numbers and their standardised values, mean 0 and standard deviation 1.
 *
 * @param mean of the numbers
 * @param deviation above 0
 */
public record Scale(double mean, double deviation) {
  /** Numbers as they are. */
  public static final Scale NONE = new Scale(0, 1);

  /** That of some numbers, by the standard deviation of a population. */
  public static Scale of(double[] numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number;
    }
    double mean = sum / numbers.length;
    double squares = 0;
    for (double number : numbers) {
      squares += (number - mean) * (number - mean);
    }
    double deviation = Math.sqrt(squares / numbers.length);
    return new Scale(mean, deviation > 0 ? deviation : 1);
  }

  /** A number of its standardised value. */
  public double number(double standardised) {
    return mean + deviation * standardised;
  }

  /** The standardised value of a number. */
  public double standardised(double number) {
    return (number - mean) / deviation;
  }
}
