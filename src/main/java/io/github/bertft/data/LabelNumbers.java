package io.github.bertft.data;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Labels that are numbers. */
public final class LabelNumbers {
  /** Plain decimals; neither NaN nor hexadecimal digits nor Java's suffixes. */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]{1,40}(\\.[0-9]{0,40})?|\\.[0-9]{1,40})([eE][-+]?[0-9]{1,3})?");

  private static final int MANY = 50;
  private static final int MANY_DECIMALS = 10;
  private static final long FEW_EXAMPLES = 4;

  private LabelNumbers() {}

  /** Whether it is a number that float32 holds. */
  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches() && Float.isFinite(Float.parseFloat(text));
  }

  /** The number of an example that was read as such. */
  public static double of(TextExample example) {
    return Double.parseDouble(LabelSet.labelOf(example));
  }

  /** The numbers of all examples, in their order. */
  public static double[] of(Collection<TextExample> examples) {
    return examples.stream().mapToDouble(LabelNumbers::of).toArray();
  }

  /**
   * Whether class names look like what a regression is given: all numbers, and either at least 10
   * of them with decimals among them, or at least 50 with fewer than four examples each.
   */
  static boolean looksLikeMeasurements(List<String> names, int examples) {
    boolean decimals = names.stream().anyMatch(name -> name.matches(".*\\.[0-9]*[1-9].*"));
    boolean many = names.size() >= MANY && examples < FEW_EXAMPLES * names.size();
    return names.stream().allMatch(LabelNumbers::isNumber)
        && (many || (decimals && names.size() >= MANY_DECIMALS));
  }
}
