package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether training data look like what a model is to learn from them. */
public final class ProblemCheck {
  private static final int FEW_JOINED = 3;
  private static final List<String> SEPARATORS = List.of("|", ";", ",");

  private ProblemCheck() {}

  /**
   * Refuses classes that are plainly numbers to be told, or lists of labels.
   *
   * @throws DataException D125 or D126
   */
  public static void requireClasses(LabelSet labels, List<TextExample> examples) {
    List<String> names = labels.names();
    if (LabelNumbers.looksLikeMeasurements(names, examples.size())) {
      throw fault(
          examples,
          "D125",
          "the "
              + names.size()
              + " labels of "
              + examples.size()
              + " examples are numbers, such as "
              + Quoted.of(names.get(0)),
          "to tell numbers, set data.task: regression; if they are classes, list them in"
              + " data.labels");
    }
    for (String separator : SEPARATORS) {
      List<String> joined = names.stream().filter(name -> isJoined(name, separator)).toList();
      if (joined.size() >= FEW_JOINED && atoms(names, separator).size() < names.size()) {
        throw fault(
            examples,
            "D126",
            joined.size()
                + " of "
                + names.size()
                + " labels look like several labels joined by "
                + Quoted.of(separator)
                + ", such as "
                + Quoted.of(joined.get(0)),
            "for several labels a row, set data.task: multi_label and data.label_separator; if they"
                + " are classes, list them in data.labels");
      }
    }
  }

  private static boolean isJoined(String name, String separator) {
    int at = name.indexOf(separator);
    return at > 0 && at < name.length() - 1;
  }

  /** What the names would be made of. */
  private static Set<String> atoms(List<String> names, String separator) {
    Set<String> atoms = new HashSet<>();
    for (String name : names) {
      Arrays.stream(name.split(Pattern.quote(separator), -1))
          .map(String::strip)
          .forEach(atoms::add);
    }
    return atoms;
  }

  /** A warning where no example has more than one label. */
  public static Optional<Fault> oneLabelEach(LabelSet labels, List<TextExample> examples) {
    if (examples.stream().anyMatch(example -> LabelNames.of(example).size() > 1)) {
      return Optional.empty();
    }
    String place = place(examples);
    for (String separator : SEPARATORS) {
      if (labels.names().stream().anyMatch(name -> isJoined(name, separator))) {
        return Optional.of(
            new Fault(
                "D127",
                place,
                "no example has more than one label, but labels hold " + Quoted.of(separator),
                "if it stands between labels, set data.label_separator: \"" + separator + '"'));
      }
    }
    return Optional.of(
        new Fault(
            "D127",
            place,
            "no example has more than one label",
            "for one label each, data.task: single_label tells them apart better"));
  }

  /**
   * Refuses numbers that are all equal.
   *
   * @throws DataException D128
   */
  public static void requireSpread(List<TextExample> examples) {
    double[] numbers = LabelNumbers.of(examples);
    if (Arrays.stream(numbers).distinct().count() < 2) {
      throw fault(
          examples,
          "D128",
          "all "
              + examples.size()
              + " training examples have the number "
              + Quoted.of(LabelSet.labelOf(examples.get(0)))
              + "; a regression needs different ones",
          "check that data.label names the right column");
    }
  }

  private static String place(List<TextExample> examples) {
    return Quoted.escape(examples.get(0).place().file());
  }

  private static DataException fault(
      List<TextExample> examples, String id, String message, String hint) {
    return new DataException(new Fault(id, place(examples), message, hint));
  }
}
