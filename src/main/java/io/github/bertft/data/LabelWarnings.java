package io.github.bertft.data;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What looks odd about the labels of a training set, though it can be trained with. */
public final class LabelWarnings {
  private static final int MANY_LABELS = 1_000;
  private static final int MAX_PAIRS = 20;

  private LabelWarnings() {}

  /** Warnings to show, none in the ordinary case. */
  public static List<Fault> of(LabelSet labels, Collection<TextExample> examples) {
    List<Fault> warnings = new ArrayList<>();
    if (labels.size() > MANY_LABELS) {
      warnings.add(
          new Fault(
              "D57",
              "",
              "there are " + labels.size() + " labels; check that data.label is not the text"));
    }
    addLookAlikes(warnings, labels);
    addCounts(warnings, labels, examples);
    return List.copyOf(warnings);
  }

  private static void addLookAlikes(List<Fault> warnings, LabelSet labels) {
    Map<String, String> bySkeleton = new HashMap<>();
    int pairs = 0;
    for (String name : labels.names()) {
      String skeleton = name.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
      String other = bySkeleton.putIfAbsent(skeleton, name);
      if (other != null && pairs++ < MAX_PAIRS) {
        warnings.add(
            new Fault(
                "D58",
                "",
                "labels "
                    + Quoted.of(other)
                    + " and "
                    + Quoted.of(name)
                    + " differ only in white space or case, but are two classes"));
      }
    }
  }

  private static void addCounts(
      List<Fault> warnings, LabelSet labels, Collection<TextExample> examples) {
    int[] counts = new int[labels.size()];
    TextExample first = null;
    for (TextExample example : examples) {
      first = first == null ? example : first;
      LabelNames.of(example).forEach(name -> counts[labels.indexOf(name)]++);
    }
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 0) {
        warnings.add(
            new Fault(
                "D59", "", "label " + Quoted.of(labels.name(i)) + " has no training example"));
      }
    }
    if (first != null
        && first.place().line() == 1
        && examples.size() > 2
        && LabelNames.of(first).size() == 1
        && counts[labels.indexOf(LabelNames.of(first).get(0))] == 1) {
      warnings.add(
          new Fault(
              "D60",
              Quoted.escape(first.place().toString()),
              "the first row alone has the label "
                  + Quoted.of(LabelNames.of(first).get(0))
                  + ", as a header would",
              "if it is one, set data.header: present"));
    }
  }
}
