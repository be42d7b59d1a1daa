package io.github.bertft.train;

import io.github.bertft.model.NamedParameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Parameters that share a rate and a weight decay.
 *
 * @param depth 0 for embeddings, layers + 1 for the head
 * @param rateFactor factor of the scheduled rate
 * @param weightDecay decoupled decay (Loshchilov and Hutter 2017)
 * @param parameters in the model's order
 */
public record ParameterGroup(
    int depth, double rateFactor, double weightDecay, List<NamedParameter> parameters) {
  public ParameterGroup {
    parameters = List.copyOf(parameters);
  }

  /**
   * Splits parameters by depth and by whether weight decay applies.
   *
   * @param layerDecay factor from each depth to the one below it, so that depth d of at most D
   *     trains at {@code rate * layerDecay^(D - d)} (Sun et al. 2019, section 5.3, with the head at
   *     the full rate); 1 switches it off
   * @param headFactor factor of the rate at depth D, the pooler and the head
   */
  public static List<ParameterGroup> of(
      List<NamedParameter> parameters, double weightDecay, double layerDecay, double headFactor) {
    int top = parameters.stream().mapToInt(NamedParameter::depth).max().orElse(0);
    Map<Integer, List<NamedParameter>> byKey =
        new TreeMap<>(Comparator.<Integer>naturalOrder().reversed());
    for (NamedParameter parameter : parameters) {
      int depth = parameter.depth();
      if (layerDecay == 1 && depth < top) {
        depth = headFactor == 1 ? top : top - 1; // as few groups as there are rates
      }
      int key = 2 * depth + (parameter.decays() ? 1 : 0);
      byKey.computeIfAbsent(key, unused -> new ArrayList<>()).add(parameter);
    }
    List<ParameterGroup> groups = new ArrayList<>();
    byKey.forEach(
        (key, members) ->
            groups.add(
                new ParameterGroup(
                    key / 2,
                    key / 2 == top ? headFactor : Math.pow(layerDecay, top - key / 2),
                    key % 2 == 1 ? weightDecay : 0,
                    members)));
    return groups;
  }

  /** Those of some parameters only, with rate and decay as they are; empty groups are left out. */
  public static List<ParameterGroup> only(
      List<ParameterGroup> groups, Collection<NamedParameter> parameters) {
    return groups.stream()
        .map(
            group ->
                new ParameterGroup(
                    group.depth,
                    group.rateFactor,
                    group.weightDecay,
                    group.parameters.stream().filter(parameters::contains).toList()))
        .filter(group -> !group.parameters.isEmpty())
        .toList();
  }
}
