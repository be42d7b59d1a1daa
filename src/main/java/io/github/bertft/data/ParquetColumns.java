package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a Parquet file that make a text with its labels.
 *
 * @param text column's name
 * @param pair column's name, or null for single texts
 * @param labels columns' names; none where no labels are asked for
 * @param listed whether the label column holds a list in each row
 */
record ParquetColumns(String text, @Nullable String pair, List<String> labels, boolean listed) {
  private static final Pattern WHOLE =
      Pattern.compile("(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)(\\[\\])?");

  private static final Pattern POSITION = Pattern.compile("[0-9]{1,5}");
  private static final Pattern STRING = Pattern.compile("VARCHAR|ENUM\\(.*\\)");
  private static final Pattern SCALAR =
      Pattern.compile(
          "VARCHAR|ENUM\\(.*\\)|BOOLEAN|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE"
              + "|DECIMAL\\(.*\\)");

  private static final Pattern LIST =
      Pattern.compile("(VARCHAR|U?(TINY|SMALL|BIG)INT|U?INTEGER)\\[\\]");

  /**
   * Finds the columns that the options name.
   *
   * @param types of all columns by name
   * @param file for messages
   * @throws DataException D10 or D12 if one is missing, D134 if it holds what cannot be read
   */
  static ParquetColumns of(Map<String, String> types, ReadOptions options, String file) {
    Finder finder = new Finder(types, file);
    String text = finder.find(options.textColumn(), STRING, "a text must be a string");
    String pair =
        options.pairColumn() == null
            ? null
            : finder.find(options.pairColumn(), STRING, "a text must be a string");
    String label = options.labelColumn();
    if (label == null) {
      return new ParquetColumns(text, pair, List.of(), false);
    }
    boolean several = options.labelForm() instanceof LabelForm.Several;
    List<String> labels = new ArrayList<>();
    for (String column : options.labelForm().columns(label)) {
      String name = finder.named(column);
      if (several && LIST.matcher(finder.type(name)).matches()) {
        return new ParquetColumns(text, pair, List.of(name), true);
      }
      labels.add(finder.find(column, SCALAR, "a label must be a string, number or boolean"));
    }
    return new ParquetColumns(text, pair, List.copyOf(labels), false);
  }

  /** Whether the labels are stored as whole numbers. */
  boolean hasNumberedLabels(Map<String, String> types) {
    return labels.size() == 1 && WHOLE.matcher(types.getOrDefault(labels.get(0), "")).matches();
  }

  /** What to ask for, in the order text, labels, pair. */
  List<String> expressions() {
    List<String> expressions = new ArrayList<>(List.of(ParquetFile.quoted(text)));
    for (String label : labels) {
      String column = ParquetFile.quoted(label);
      expressions.add(
          listed ? "CAST(" + column + " AS VARCHAR[])" : "CAST(" + column + " AS VARCHAR)");
    }
    if (pair != null) {
      expressions.add(ParquetFile.quoted(pair));
    }
    return expressions;
  }

  private record Finder(Map<String, String> types, String file) {
    String find(String column, Pattern allowed, String rule) {
      String name = named(column);
      String type = type(name);
      if (!allowed.matcher(type).matches()) {
        throw fault(
            "D134",
            "column " + Quoted.of(name) + " holds " + kind(type) + "; " + rule,
            type.endsWith("]") && rule.startsWith("a label")
                ? List.of("for several labels a row, set data.task: multi_label")
                : List.of());
      }
      return name;
    }

    String type(String name) {
      return types.getOrDefault(name, "");
    }

    String named(String column) {
      if (types.containsKey(column)) {
        return column;
      }
      List<String> names = List.copyOf(types.keySet());
      String all = names.stream().limit(20).map(Quoted::of).collect(Collectors.joining(", "));
      if (POSITION.matcher(column).matches()) {
        int position = Integer.parseInt(column);
        if (position >= 1 && position <= names.size()) {
          return names.get(position - 1);
        }
        throw fault(
            "D12",
            "no column " + column + "; indices go from 1 to " + names.size(),
            List.of("the columns are " + all));
      }
      throw fault(
          "D10",
          "no column " + Quoted.of(column) + "; the columns are " + all,
          Suggestion.nearest(column, names)
              .map(near -> List.of("did you mean " + Quoted.of(near) + "?"))
              .orElse(List.of()));
    }

    private DataException fault(String id, String message, List<String> hints) {
      return new DataException(new Fault(id, Quoted.escape(file), message, hints));
    }

    /** A type of the library in words. */
    private static String kind(String type) {
      String words =
          type.endsWith("]")
              ? "lists"
              : type.startsWith("STRUCT") || type.startsWith("MAP")
                  ? "nested values"
                  : type.equals("BLOB")
                      ? "bytes"
                      : type.startsWith("DATE") || type.startsWith("TIME") ? "times" : "values";
      return words + " of type " + Quoted.cut(type, 60);
    }
  }
}
