package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The classes of a task: names in a fixed order, whose positions are the class indices.
 *
 * <p>Names are kept as they stand in the data; nothing is trimmed or lowercased.
 */
public final class LabelSet {
  private static final int MAX_FAULTS = 20;
  private static final int MAX_SHOWN = 20;

  private final List<String> names;
  private final Map<String, Integer> indices = new HashMap<>();

  private LabelSet(List<String> names) {
    this.names = List.copyOf(names);
    for (String name : names) {
      indices.put(name, indices.size());
    }
  }

  /**
   * A label that a label set does not have.
   *
   * @param examples how many examples carry it
   * @param firstPlace where it comes first
   */
  public record UnknownLabel(String name, long examples, TextExample.Place firstPlace) {}

  /**
   * The labels in this order.
   *
   * @throws DataException if there are none, or one is blank or doubled
   */
  public static LabelSet of(List<String> names) {
    if (names.isEmpty()) {
      throw fault("D30", "there are no labels; give at least one");
    }
    LabelSet labels = new LabelSet(names);
    if (labels.indices.size() < names.size()) {
      String twice =
          names.stream()
              .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
              .findFirst()
              .orElseThrow();
      throw fault("D32", "label is listed twice, was " + Quoted.of(twice) + "; name each once");
    }
    for (String name : names) {
      if (name.isBlank()) {
        throw fault("D32", "label is blank, was " + Quoted.of(name) + "; give it a name");
      }
    }
    return labels;
  }

  /**
   * The labels to train with.
   *
   * @param examples labelled training examples
   * @param fixedOrder all labels in their order; empty: those of the examples, sorted, by value if
   *     all are integers
   * @throws DataException if there are no examples, fewer than two classes among them, or labels
   *     outside the fixed order
   */
  public static LabelSet fromExamples(Collection<TextExample> examples, List<String> fixedOrder) {
    if (examples.isEmpty()) {
      throw fault("D30", "there are no training examples; at least one per class is needed");
    }
    Set<String> present = new TreeSet<>();
    examples.forEach(example -> present.add(labelOf(example)));
    LabelSet labels = fixedOrder.isEmpty() ? new LabelSet(sorted(present)) : of(fixedOrder);
    labels.requireKnown(examples);
    if (present.size() < 2) {
      TextExample first = examples.iterator().next();
      throw new DataException(
          new Fault(
              "D31",
              Quoted.escape(first.place().file()),
              "all "
                  + examples.size()
                  + " training examples have the label "
                  + Quoted.of(labelOf(first))
                  + "; a classifier needs two or more",
              "check that data.label names the right column"));
    }
    return labels;
  }

  /**
   * The labels to train with where an example may have several or none.
   *
   * @param examples labelled training examples
   * @param fixedOrder all labels in their order; empty: those of the examples, sorted
   * @throws DataException if no example has a label, or one is outside the fixed order
   */
  public static LabelSet fromLabelLists(Collection<TextExample> examples, List<String> fixedOrder) {
    Set<String> present = new TreeSet<>();
    examples.forEach(example -> present.addAll(LabelNames.of(example)));
    if (present.isEmpty()) {
      throw fault("D124", "no training example has a label; at least one must");
    }
    LabelSet labels = fixedOrder.isEmpty() ? new LabelSet(sorted(present)) : of(fixedOrder);
    labels.requireKnown(examples);
    return labels;
  }

  public int size() {
    return names.size();
  }

  /** All names, in order of their indices. */
  public List<String> names() {
    return names;
  }

  public String name(int index) {
    return names.get(index);
  }

  /** The index of this label, if it is known. */
  public OptionalInt find(String name) {
    Integer index = indices.get(name);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /**
   * The index of this label.
   *
   * @throws DataException if it is unknown
   */
  public int indexOf(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new DataException(
                    new Fault(
                        "D09", "", "label " + Quoted.of(name) + notOneOf(), suggestion(name))));
  }

  /** Whether all labels of the example are in this set. */
  public boolean knows(TextExample example) {
    return indices.keySet().containsAll(LabelNames.of(example));
  }

  /** Labels of the examples that are not in this set, in order of their first places. */
  public List<UnknownLabel> unknown(Collection<TextExample> examples) {
    Map<String, UnknownLabel> unknown = new LinkedHashMap<>();
    for (TextExample example : examples) {
      for (String label : LabelNames.of(example)) {
        if (!indices.containsKey(label)) {
          unknown.merge(
              label,
              new UnknownLabel(label, 1, example.place()),
              (sum, one) ->
                  new UnknownLabel(label, sum.examples() + one.examples(), sum.firstPlace()));
        }
      }
    }
    return List.copyOf(unknown.values());
  }

  /**
   * Checks that every example's label is in this set.
   *
   * @throws DataException naming up to 20 unknown labels, each with first place and count
   */
  public void requireKnown(Collection<TextExample> examples) {
    List<UnknownLabel> unknown = unknown(examples);
    if (unknown.isEmpty()) {
      return;
    }
    List<Fault> faults = new ArrayList<>();
    for (UnknownLabel label : unknown.subList(0, Math.min(MAX_FAULTS, unknown.size()))) {
      String times = label.examples() == 1 ? "" : " (in " + label.examples() + " examples)";
      faults.add(
          new Fault(
              "D09",
              Quoted.escape(label.firstPlace().toString()),
              "label " + Quoted.of(label.name()) + times + notOneOf(),
              suggestion(label.name())));
    }
    if (unknown.size() > MAX_FAULTS) {
      faults.add(
          new Fault("D25", "", "and " + (unknown.size() - MAX_FAULTS) + " more unknown labels"));
    }
    throw new DataException(faults);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelSet labels && names.equals(labels.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return names.toString();
  }

  /**
   * The label of an example that was read with labels.
   *
   * @throws IllegalArgumentException if it has none
   */
  static String labelOf(TextExample example) {
    String label = example.label();
    if (label == null) {
      throw new IllegalArgumentException("example without label at " + example.place());
    }
    return label;
  }

  private static List<String> sorted(Set<String> present) {
    boolean integers = present.stream().allMatch(name -> name.matches("-?[0-9]{1,30}"));
    Comparator<String> order =
        integers
            ? Comparator.comparing((String name) -> new BigInteger(name))
                .thenComparing(Comparator.naturalOrder())
            : Comparator.naturalOrder();
    return present.stream().sorted(order).toList();
  }

  private String notOneOf() {
    String known =
        names.stream()
            .limit(MAX_SHOWN)
            .map(name -> '"' + Quoted.cut(name, 40) + '"')
            .collect(Collectors.joining(", "));
    String more = size() > MAX_SHOWN ? " and " + (size() - MAX_SHOWN) + " more" : "";
    return " is not one of " + known + more;
  }

  private List<String> suggestion(String name) {
    return Suggestion.nearest(name.strip(), names)
        .map(near -> List.of("did you mean " + Quoted.of(near) + "?"))
        .orElse(List.of());
  }

  private static DataException fault(String id, String message) {
    return new DataException(new Fault(id, "", message));
  }
}
