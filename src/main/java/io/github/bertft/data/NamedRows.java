package io.github.bertft.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rows whose labels are numbers of classes, with the classes' names in their place. A text that is
 * a name already stays, though it be a numeral.
 */
final class NamedRows implements RowReader {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

  private final RowReader rows;
  private final ReadOptions options;
  private @Nullable Classes classes;

  private NamedRows(RowReader rows, ReadOptions options) {
    this.rows = rows;
    this.options = options;
  }

  /**
   * The rows with names, where the labels are classes and it is known how these are called: the
   * options go before the file.
   */
  static RowReader over(RowReader rows, ReadOptions options) {
    LabelForm form = options.labelForm();
    boolean classes = form instanceof LabelForm.One || form instanceof LabelForm.Several;
    boolean counted = PublishedLayout.isPublished(options.format()); // from 1, in Zhang's files
    return classes && !counted && options.labelColumn() != null
        ? new NamedRows(rows, options)
        : rows;
  }

  @Override
  public @Nullable TextExample next() throws IOException, BadRowException {
    TextExample row = rows.next();
    if (row == null || row.label() == null) {
      return row;
    }
    if (classes == null) {
      classes = Classes.of(rows.labelColumn(), options); // a header is known by now
    }
    String label = row.label();
    return classes.names().isEmpty()
        ? row
        : new TextExample(row.text(), row.pair(), name(classes, label, row.place()), row.place());
  }

  private String name(Classes classes, String label, TextExample.Place place)
      throws BadRowException {
    boolean several = options.labelForm() instanceof LabelForm.Several;
    // A cell of several is taken apart first, as an array of them is already.
    String read = several ? options.labelForm().read(label, place) : label;
    if (!LabelNames.isJoined(read)) {
      return classes.name(read, place);
    }
    List<String> named = new ArrayList<>();
    for (String part : LabelNames.parts(read)) {
      named.add(classes.name(part, place));
    }
    return LabelNames.join(named);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  /**
   * How classes are called.
   *
   * @param names by number, from 0; none: nobody says
   * @param known labels that are not to be looked up
   */
  private record Classes(List<String> names, Set<String> known) {
    static Classes of(LabelColumn column, ReadOptions options) {
      String name = column.name() == null ? options.labelColumn() : column.name();
      List<String> names =
          options.classNames().getOrDefault(String.valueOf(name), column.classNames());
      return new Classes(names, column.wholeNumbers() ? Set.of() : Set.copyOf(names));
    }

    /** A label that is no number is a name already. */
    String name(String label, TextExample.Place place) throws BadRowException {
      if (known.contains(label) || !NUMBER.matcher(label).matches()) {
        return label;
      }
      long number = Long.parseLong(label);
      if (number >= 0 && number < names.size()) {
        return names.get((int) number);
      }
      throw new BadRowException(
          place,
          "D136",
          "label "
              + label
              + " is no class: the dataset names "
              + names.size()
              + ", 0 to "
              + (names.size() - 1),
          number < 0
              ? "a number below 0 marks rows without a label: take another split, or skip them by"
                  + " data.on_bad_row"
              : "skip such rows by data.on_bad_row, if there are few");
    }
  }
}
