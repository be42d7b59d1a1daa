package io.github.bertft.api;

import java.util.Map;

/**
 * What a classifier says of one text.
 *
 * @param label the most probable label; of equal ones the first
 * @param probability its probability
 * @param probabilities of every label, in the model's order; sum 1
 */
public record Classification(String label, double probability, Map<String, Double> probabilities) {}
