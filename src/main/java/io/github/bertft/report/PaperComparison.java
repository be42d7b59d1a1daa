package io.github.bertft.report;

import java.util.List;

/**
 * A paper's error rates on a test set, to stand beside a run's.
 *
 * @param dataset its name in the paper's words
 * @param figures in the order in which they are shown
 */
public record PaperComparison(String dataset, List<Figure> figures) {
  public PaperComparison {
    figures = List.copyOf(figures);
  }

  /**
   * One model of the paper.
   *
   * @param model what it is and how it was trained
   * @param error share of wrong predictions
   * @param approximate whether it is quoted at second hand
   */
  public record Figure(String model, double error, boolean approximate) {}
}
