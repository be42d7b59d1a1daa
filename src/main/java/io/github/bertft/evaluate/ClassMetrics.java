package io.github.bertft.evaluate;

/**
 * How well one class is found.
 *
 * @param label the class's name
 * @param precision share of right ones among the texts taken for this class; 0 if there are none
 * @param recall share of found ones among the texts of this class; 0 if there are none
 * @param f1 harmonic mean of the two; 0 if both are 0
 * @param support texts of this class
 */
public record ClassMetrics(
    String label, double precision, double recall, double f1, long support) {}
