package io.github.bertft.evaluate;

/**
 * How well one label is found where a text may have several.
 *
 * @param label its name
 * @param precision share of right ones among the texts that were given it; 0 if there are none
 * @param recall share of found ones among the texts that have it; 0 if there are none
 * @param f1 harmonic mean of the two; 0 if both are 0
 * @param support texts that have it
 * @param threshold the probability from which it was given
 * @param averagePrecision over all thresholds; NaN if no text has it
 */
public record LabelMetrics(
    String label,
    double precision,
    double recall,
    double f1,
    long support,
    float threshold,
    double averagePrecision) {}
