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
   * @param layerDecay factor from each layer to the one below it, the top layer training at the
   *     full rate: {@code rate * layerDecay^(L - d)} for layer d of L (Sun et al. 2019, section
   *     5.3.2); 1 switches it off
   * @param embeddingsDecay whether the embeddings are one step below the lowest layer; else they
   *     train at the full rate, as in the code published with Sun et al.
   * @param headFactor factor of the rate of pooler and head, at depth L + 1
   * @param apart whether each depth is a group of its own although their rates are equal
   */
  public static List<ParameterGroup> of(
      List<NamedParameter> parameters,
      double weightDecay,
      double layerDecay,
      boolean embeddingsDecay,
      double headFactor,
      boolean apart) {
    int top = parameters.stream().mapToInt(NamedParameter::depth).max().orElse(0);
    Map<Integer, List<NamedParameter>> byKey =
        new TreeMap<>(Comparator.<Integer>naturalOrder().reversed());
    for (NamedParameter parameter : parameters) {
      int depth = parameter.depth();
      if (layerDecay == 1 && depth < top && !apart) {
        depth = headFactor == 1 ? top : top - 1; // as few groups as there are rates
      }
      int key = 2 * depth + (parameter.decays() ? 1 : 0);
      byKey.computeIfAbsent(key, unused -> new ArrayList<>()).add(parameter);
    }
    List<ParameterGroup> groups = new ArrayList<>();
    byKey.forEach(
        (key, members) -> {
          int depth = key / 2;
          boolean full = depth == 0 && !embeddingsDecay;
          double factor = full ? 1 : Math.pow(layerDecay, top - 1 - depth);
          groups.add(
              new ParameterGroup(
                  depth,
                  depth == top ? headFactor : factor,
                  key % 2 == 1 ? weightDecay : 0,
                  members));
        });
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
