package io.github.bertft.data;

import java.math.BigDecimal;
import java.util.List;

/** How many training examples are used: a number, a share of all, or a number of each label. */
public sealed interface ExampleLimit {
  /**
   * Takes so many of labelled examples by the seed; file order is kept.
   *
   * @param source where they came from, for messages
   */
  List<TextExample> take(
      List<TextExample> examples, Stratification strata, String source, long seed);

  /** The same of examples with one label each. */
  default List<TextExample> take(List<TextExample> examples, String source, long seed) {
    return take(examples, new Stratification.ByLabel(), source, seed);
  }

  /**
   * Reads {@code 100}, {@code 0.4%} or {@code 8 per class}.
   *
   * @throws NumberFormatException if the text is none of them
   */
  static ExampleLimit parse(String text) {
    if (text.endsWith("%")) {
      BigDecimal percent = new BigDecimal(text.substring(0, text.length() - 1));
      return new Share(percent.movePointLeft(2).doubleValue());
    }
    if (text.endsWith(PerClass.WORDS)) {
      String number = text.substring(0, text.length() - PerClass.WORDS.length());
      return new PerClass(Integer.parseInt(number));
    }
    return new Count(Integer.parseInt(text));
  }

  /** So many in all, the labels in proportion. */
  record Count(int examples) implements ExampleLimit {
    @Override
    public List<TextExample> take(
        List<TextExample> all, Stratification strata, String source, long seed) {
      return strata.take(all, examples, seed);
    }
  }

  /**
   * A share of all, the labels in proportion and each at least once.
   *
   * @param share above 0, at most 1
   */
  record Share(double share) implements ExampleLimit {
    @Override
    public List<TextExample> take(
        List<TextExample> all, Stratification strata, String source, long seed) {
      long count = Math.round(share * all.size());
      return strata.take(all, (int) Math.max(count, strata.classes(all)), seed);
    }
  }

  /** So many of each label; a label with fewer is an error. */
  record PerClass(int examples) implements ExampleLimit {
    private static final String WORDS = " per class";

    @Override
    public List<TextExample> take(
        List<TextExample> all, Stratification strata, String source, long seed) {
      return strata.takePerClass(all, examples, source, seed);
    }
  }
}
