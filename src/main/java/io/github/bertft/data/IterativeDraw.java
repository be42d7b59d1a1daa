package io.github.bertft.data;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Draws a part of units that have any number of labels each, every label about in proportion:
 * iterative stratification (Sechidis, Tsoumakas and Vlahavas 2011) for two parts, drawn and left.
 *
 * <p>The rarest label's units are dealt out first, each to the part that lacks most of the label;
 * where both lack the same, to the part that lacks more units, then to the one that is left.
 */
final class IterativeDraw {
  private static final int LEFT = 0;
  private static final int DRAWN = 1;

  private final List<Set<String>> labels;
  private final List<Integer> order;
  private final Map<String, List<Integer>> unitsOfNames = new TreeMap<>();

  /**
   * Draws nothing yet.
   *
   * @param labels of each unit
   */
  IterativeDraw(List<Set<String>> labels, long seed) {
    this.labels = labels;
    order = new ArrayList<>(IntStream.range(0, labels.size()).boxed().toList());
    SeededShuffle.shuffle(order, seed, 0);
    for (int unit : order) {
      for (String label : labels.get(unit)) {
        unitsOfNames.computeIfAbsent(label, unused -> new ArrayList<>()).add(unit);
      }
    }
  }

  /** Each label's units, in the order of the seed. */
  Map<String, List<Integer>> unitsOfNames() {
    return unitsOfNames;
  }

  /**
   * About that share of the units, at least one where that is possible; each label keeps a unit
   * that is left.
   *
   * @param share of all units
   */
  BitSet share(double share) {
    BitSet drawn = dealt(share);
    for (List<Integer> units : unitsOfNames.values()) {
      if (units.stream().allMatch(drawn::get)) {
        drawn.clear(units.get(0));
      }
    }
    if (drawn.isEmpty()) {
      order.stream().filter(this::isDispensable).findFirst().ifPresent(drawn::set);
    }
    return drawn;
  }

  private BitSet dealt(double share) {
    Parts parts = new Parts(share);
    for (String label = parts.rarest(); label != null; label = parts.rarest()) {
      for (int unit : unitsOfNames.getOrDefault(label, List.of())) {
        parts.deal(unit, label);
      }
      parts.finish(label);
    }
    for (int unit : order) {
      parts.deal(unit, null);
    }
    return parts.drawn;
  }

  /** Whether each of its labels, and no label at all, has other units, too. */
  private boolean isDispensable(int unit) {
    return order.size() > 1
        && labels.get(unit).stream()
            .allMatch(label -> unitsOfNames.getOrDefault(label, List.of()).size() > 1);
  }

  /**
   * So many units: about in proportion, and each label once where that is possible, then others put
   * back or added.
   */
  BitSet exactly(int count) {
    BitSet needed = atLeastOfEach(1);
    BitSet drawn = dealt((double) count / labels.size());
    if (needed.cardinality() <= count) {
      drawn.or(needed);
    } else {
      needed.clear();
    }
    for (int i = order.size() - 1; i >= 0 && drawn.cardinality() > count; i--) {
      if (!needed.get(order.get(i))) {
        drawn.clear(order.get(i));
      }
    }
    for (int i = 0; i < order.size() && drawn.cardinality() < count; i++) {
      drawn.set(order.get(i));
    }
    return drawn;
  }

  /** Units until every label has so many, the rarest label first. */
  BitSet atLeastOfEach(int count) {
    BitSet drawn = new BitSet();
    Map<String, Integer> have = new HashMap<>();
    List<Map.Entry<String, List<Integer>>> byRarity = new ArrayList<>(unitsOfNames.entrySet());
    byRarity.sort(Comparator.comparingInt(entry -> entry.getValue().size()));
    for (Map.Entry<String, List<Integer>> entry : byRarity) {
      for (int unit : entry.getValue()) {
        if (have.getOrDefault(entry.getKey(), 0) < count && !drawn.get(unit)) {
          drawn.set(unit);
          labels.get(unit).forEach(label -> have.merge(label, 1, Integer::sum));
        }
      }
    }
    return drawn;
  }

  /** What both parts still lack. */
  private final class Parts {
    private final BitSet drawn = new BitSet();
    private final BitSet dealt = new BitSet();
    private final Map<String, Integer> undealt = new TreeMap<>();
    private final Map<String, double[]> lacking = new HashMap<>();
    private final double[] lackingUnits;

    Parts(double share) {
      unitsOfNames.forEach(
          (label, units) -> {
            undealt.put(label, units.size());
            lacking.put(label, new double[] {(1 - share) * units.size(), share * units.size()});
          });
      lackingUnits = new double[] {(1 - share) * labels.size(), share * labels.size()};
    }

    @Nullable String rarest() {
      return undealt.entrySet().stream()
          .min(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey)
          .orElse(null);
    }

    void finish(String label) {
      undealt.remove(label);
    }

    void deal(int unit, @Nullable String label) {
      if (dealt.get(unit)) {
        return;
      }
      double[] ofLabel = label == null ? lackingUnits : lacking.getOrDefault(label, lackingUnits);
      double more = ofLabel[DRAWN] - ofLabel[LEFT];
      double tie = lackingUnits[DRAWN] - lackingUnits[LEFT];
      int part = more > 0 || (more == 0 && tie > 0) ? DRAWN : LEFT;
      dealt.set(unit);
      drawn.set(unit, part == DRAWN);
      lackingUnits[part]--;
      for (String own : labels.get(unit)) {
        lacking.getOrDefault(own, lackingUnits)[part]--;
        undealt.computeIfPresent(own, (unused, count) -> count - 1);
      }
    }
  }
}
