package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where text, pair and label stand in the rows of a delimited file, counted from 0.
 *
 * @param pair -1 for single texts
 * @param labels none where no labels are needed
 * @param fieldCount fields that every row must have
 */
record ColumnLayout(
    int text, int pair, List<Integer> labels, int fieldCount, boolean firstRowIsHeader) {
  private static final int MAX_SHOWN = 20;

  /**
   * Finds the columns by the first row.
   *
   * @throws DataException if a column is missing, named twice or out of range, or if nothing tells
   *     whether the first row is a header
   */
  static ColumnLayout resolve(List<String> first, ReadOptions options, TextExample.Place place) {
    String location = Quoted.escape(place.toString());
    boolean header = firstRowIsHeader(first, options, location);
    return new ColumnLayout(
        indexOf(options.textColumn(), first, header, location),
        options.pairColumn() == null ? -1 : indexOf(options.pairColumn(), first, header, location),
        labelColumns(options).stream()
            .map(column -> indexOf(column, first, header, location))
            .toList(),
        first.size(),
        header);
  }

  private static List<String> labelColumns(ReadOptions options) {
    String column = options.labelColumn();
    return column == null ? List.of() : options.labelForm().columns(column);
  }

  /**
   * @throws DataException if a file without rows should have had a header
   */
  static void checkEmptyFile(String file, ReadOptions options) {
    boolean headerNeeded =
        options.header() == ReadOptions.Header.PRESENT
            || (options.header() == ReadOptions.Header.AUTO && !names(options).isEmpty());
    if (headerNeeded) {
      throw new DataException(
          new Fault(
              "D08", Quoted.escape(file), "file is empty; a header with column names is needed"));
    }
  }

  private static boolean firstRowIsHeader(
      List<String> first, ReadOptions options, String location) {
    List<String> names = names(options);
    return switch (options.header()) {
      case PRESENT -> true;
      case ABSENT -> {
        if (!names.isEmpty()) {
          throw new DataException(
              new Fault(
                  "D13",
                  location,
                  "a file without header has no column names, was "
                      + quotedList(names)
                      + "; give indices from 1 to "
                      + first.size()));
        }
        yield false;
      }
      case AUTO -> {
        if (names.isEmpty()) {
          yield false;
        }
        if (names.stream().anyMatch(first::contains)) {
          yield true;
        }
        throw new DataException(
            new Fault(
                "D13",
                location,
                "no column is named "
                    + names.stream().map(Quoted::of).collect(Collectors.joining(" or "))
                    + ", the first row has "
                    + quotedList(first),
                nearestOrIndices(names, first)));
      }
    };
  }

  private static List<String> nearestOrIndices(List<String> names, List<String> first) {
    List<String> hints = new ArrayList<>();
    String near =
        names.stream()
            .flatMap(name -> Suggestion.nearest(name, first).stream())
            .map(Quoted::of)
            .collect(Collectors.joining(" and "));
    if (!near.isEmpty()) {
      hints.add("did you mean " + near + "?");
    }
    hints.add("set data.text and data.label to names, or without a header to indices from 1");
    return hints;
  }

  private static int indexOf(String column, List<String> first, boolean header, String location) {
    if (isIndex(column)) {
      return checkedIndex(column, first, location);
    }
    int index = first.indexOf(column);
    if (!header || index < 0) {
      throw new DataException(
          new Fault(
              "D10",
              location,
              "no column " + Quoted.of(column) + "; the columns are " + quotedList(first),
              Suggestion.nearest(column, first)
                  .map(near -> List.of("did you mean " + Quoted.of(near) + "?"))
                  .orElse(List.of())));
    }
    if (first.lastIndexOf(column) != index) {
      throw new DataException(
          new Fault(
              "D11",
              location,
              "column "
                  + Quoted.of(column)
                  + " is there twice, as column "
                  + (index + 1)
                  + " and "
                  + (first.lastIndexOf(column) + 1)
                  + "; rename one or give the index"));
    }
    return index;
  }

  private static int checkedIndex(String column, List<String> first, String location) {
    int index = column.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(column);
    if (index < 1 || index > first.size()) {
      throw new DataException(
          new Fault(
              "D12",
              location,
              "no column " + Quoted.cut(column, 20) + "; indices go from 1 to " + first.size(),
              "the first row has " + quotedList(first)));
    }
    return index - 1;
  }

  private static List<String> names(ReadOptions options) {
    Stream<@Nullable String> texts = Stream.of(options.textColumn(), options.pairColumn());
    return Stream.concat(texts, labelColumns(options).stream())
        .filter(Objects::nonNull)
        .map(ColumnLayout::nonNull)
        .filter(column -> !isIndex(column))
        .distinct()
        .toList();
  }

  private static String nonNull(@Nullable String column) {
    return Objects.requireNonNull(column);
  }

  /** Only digits: otherwise a first row of data that starts with 1 would pass for a header. */
  private static boolean isIndex(String column) {
    return column.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String quotedList(List<String> cells) {
    String shown =
        cells.stream()
            .limit(MAX_SHOWN)
            .map(cell -> '"' + Quoted.cut(cell, 40) + '"')
            .collect(Collectors.joining(", "));
    return cells.size() > MAX_SHOWN
        ? shown + " and " + (cells.size() - MAX_SHOWN) + " more"
        : shown;
  }
}
