package io.github.bertft.api;

import java.util.List;
import java.util.Map;

/**
 * What a classifier says of one text.
 *
 * @param label the most probable label; of equal ones the first
 * @param probability its probability
 * @param labels those that the text is given: the most probable one; or any number of them, none
 *     too, where the model was trained to tell several ({@code data.task: multi_label})
 * @param probabilities of every label, in the model's order; their sum is 1 where one label is
 *     given
 */
public record Classification(
    String label, double probability, List<String> labels, Map<String, Double> probabilities) {}
