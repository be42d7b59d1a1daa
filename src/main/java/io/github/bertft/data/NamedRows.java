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
  private final List<String> names;

  /** Labels that are not to be looked up. */
  private final Set<String> known;

  private NamedRows(RowReader rows, List<String> names) {
    this.rows = rows;
    this.names = names;
    this.known = rows.hasNumberedLabels() ? Set.of() : Set.copyOf(names);
  }

  /**
   * The rows with names, where the labels are classes.
   *
   * @param names by number, from 0; none leaves the rows as they are
   */
  static RowReader over(RowReader rows, List<String> names, LabelForm form) {
    boolean classes = form instanceof LabelForm.One || form instanceof LabelForm.Several;
    return names.isEmpty() || !classes ? rows : new NamedRows(rows, names);
  }

  @Override
  public @Nullable TextExample next() throws IOException, BadRowException {
    TextExample row = rows.next();
    if (row == null || row.label() == null) {
      return row;
    }
    return new TextExample(row.text(), row.pair(), name(row.label(), row.place()), row.place());
  }

  private String name(String label, TextExample.Place place) throws BadRowException {
    if (!LabelNames.isJoined(label)) {
      return one(label, place);
    }
    List<String> named = new ArrayList<>();
    for (String part : LabelNames.parts(label)) {
      named.add(one(part, place));
    }
    return LabelNames.join(named);
  }

  /** A label that is no number is a name already. */
  private String one(String label, TextExample.Place place) throws BadRowException {
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

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
