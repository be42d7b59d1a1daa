package io.github.bertft.data;

import io.github.bertft.data.TextExample.Place;
import io.github.bertft.fault.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a row's label is written, by what the model is to tell. */
public sealed interface LabelForm {
  /** Between several labels where nothing else is said. */
  String DEFAULT_SEPARATOR = "|";

  /** What the columns mean. */
  ProblemType problem();

  /** The columns, or JSON keys, that hold a row's label. */
  default List<String> columns(String labelColumn) {
    return List.of(labelColumn);
  }

  /** The same with another separator; null for the default. */
  LabelForm withSeparator(@Nullable String separator);

  /** The cells of {@link #columns} as one text, which {@link #read} takes. */
  default String joined(List<String> cells, Place place) throws BadRowException {
    return cells.get(0);
  }

  /** A label as examples carry it: a name, {@link LabelNames}, or a number. */
  String read(String written, Place place) throws BadRowException;

  private static void requireNoSeparator(String name, String written, Place place)
      throws BadRowException {
    if (name.indexOf(LabelNames.SEPARATOR) >= 0) {
      throw new BadRowException(
          place,
          "D121",
          "a label holds the control character U+001F, was " + Quoted.of(written) + "; remove it");
    }
  }

  /**
   * One class a row.
   *
   * @param cutAt labels are cut before this text, so that {@code COARSE:fine} becomes {@code
   *     COARSE}; null leaves them as they stand
   */
  record One(@Nullable String cutAt) implements LabelForm {
    public One {
      if (cutAt != null && cutAt.isEmpty()) {
        throw new IllegalArgumentException("a label separator cannot be empty");
      }
    }

    @Override
    public ProblemType problem() {
      return ProblemType.SINGLE_LABEL;
    }

    @Override
    public LabelForm withSeparator(@Nullable String separator) {
      return new One(separator);
    }

    @Override
    public String read(String written, Place place) throws BadRowException {
      int end = cutAt == null ? -1 : written.indexOf(cutAt);
      String label = end < 0 ? written : written.substring(0, end);
      requireNoSeparator(label, written, place);
      if (label.isBlank()) {
        throw new BadRowException(
            place, "D20", "label is empty, was " + Quoted.of(written) + "; give every row one");
      }
      return label;
    }
  }

  /** Any number of labels in one column, or in a JSON array. */
  record Several(String separator) implements LabelForm {
    public Several {
      if (separator.isEmpty()) {
        throw new IllegalArgumentException("a label separator cannot be empty");
      }
    }

    @Override
    public ProblemType problem() {
      return ProblemType.MULTI_LABEL;
    }

    @Override
    public LabelForm withSeparator(@Nullable String other) {
      return new Several(other == null ? DEFAULT_SEPARATOR : other);
    }

    /** Names of an array are joined already; what is so in a file is held to the same rules. */
    @Override
    public String read(String written, Place place) throws BadRowException {
      if (LabelNames.isJoined(written)) {
        return joinedNames(LabelNames.parts(written), written, place);
      }
      if (written.isBlank()) {
        return "";
      }
      List<String> names = new ArrayList<>();
      int from = 0;
      for (int at = written.indexOf(separator); at >= 0; at = written.indexOf(separator, from)) {
        names.add(written.substring(from, at));
        from = at + separator.length();
      }
      names.add(written.substring(from));
      return joinedNames(names, written, place);
    }

    /** Names of one row; white space around them is not part of them. */
    static String joinedNames(List<String> names, String written, Place place)
        throws BadRowException {
      List<String> stripped = names.stream().map(String::strip).toList();
      if (stripped.contains("")) {
        throw new BadRowException(
            place,
            "D120",
            "a label is empty in " + Quoted.of(written) + "; leave all out where a row has none");
      }
      for (String name : stripped) {
        requireNoSeparator(name, written, place);
      }
      return LabelNames.join(stripped);
    }
  }

  /**
   * One column of 0 and 1 for each label.
   *
   * @param names of the labels, which are those of the columns
   */
  record Flags(List<String> names) implements LabelForm {
    public Flags {
      names = List.copyOf(names);
    }

    @Override
    public ProblemType problem() {
      return ProblemType.MULTI_LABEL;
    }

    @Override
    public List<String> columns(String labelColumn) {
      return names;
    }

    @Override
    public LabelForm withSeparator(@Nullable String separator) {
      return this;
    }

    @Override
    public String joined(List<String> cells, Place place) throws BadRowException {
      List<String> chosen = new ArrayList<>();
      for (int i = 0; i < cells.size(); i++) {
        switch (cells.get(i).strip().toLowerCase(Locale.ROOT)) {
          case "1", "1.0", "true" -> chosen.add(names.get(i));
          case "0", "0.0", "false" -> {}
          default ->
              throw new BadRowException(
                  place,
                  "D122",
                  "column "
                      + Quoted.of(names.get(i))
                      + " must be 0 or 1, was "
                      + Quoted.of(cells.get(i)));
        }
      }
      return LabelNames.join(chosen);
    }

    @Override
    public String read(String written, Place place) {
      return written;
    }
  }

  /** A number a row. */
  record Numeral() implements LabelForm {
    @Override
    public ProblemType problem() {
      return ProblemType.REGRESSION;
    }

    @Override
    public LabelForm withSeparator(@Nullable String separator) {
      return this;
    }

    @Override
    public String read(String written, Place place) throws BadRowException {
      String number = written.strip();
      if (!LabelNumbers.isNumber(number)) {
        boolean comma = LabelNumbers.isNumber(number.replace(',', '.'));
        throw new BadRowException(
            place,
            "D123",
            "label must be a number, was " + Quoted.of(written),
            comma
                ? "write a point before the decimals"
                : "for classes by name, set data.task: single_label");
      }
      return number;
    }
  }
}
