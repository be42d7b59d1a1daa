package io.github.bertft.data;

import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of a Parquet file, counted from 1. */
final class ParquetSource extends FileSource {
  ParquetSource(Path path, ReadOptions options, ReadReport report) {
    super(path, options, report);
  }

  @Override
  RowReader openRows() {
    ParquetFile file = ParquetFile.open(path());
    try {
      Map<String, String> types = file.columns();
      ParquetColumns columns = ParquetColumns.of(types, options(), file());
      LabelColumn label = label(file, columns, types);
      return new Rows(file, columns, file.rows(columns.expressions()), label);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static LabelColumn label(
      ParquetFile file, ParquetColumns columns, Map<String, String> types) {
    if (columns.labels().size() != 1) {
      return LabelColumn.UNKNOWN;
    }
    String name = columns.labels().get(0);
    return new LabelColumn(name, columns.hasNumberedLabels(types), file.classNames(name));
  }

  private final class Rows implements RowReader {
    private final ParquetFile file;
    private final ParquetColumns columns;
    private final ResultSet rows;
    private final LabelColumn label;
    private long row;

    Rows(ParquetFile file, ParquetColumns columns, ResultSet rows, LabelColumn label) {
      this.file = file;
      this.columns = columns;
      this.rows = rows;
      this.label = label;
    }

    @Override
    public LabelColumn labelColumn() {
      return label;
    }

    @Override
    public @Nullable TextExample next() throws BadRowException {
      try {
        if (!rows.next()) {
          return null;
        }
        return example(new TextExample.Place(file(), ++row));
      } catch (SQLException e) {
        throw ParquetFile.damaged(path(), e);
      }
    }

    private TextExample example(TextExample.Place place) throws SQLException, BadRowException {
      String text = text(columns.text(), rows.getString(1), place);
      int labels = columns.labels().size();
      String second = columns.pair();
      String pair = second == null ? null : text(second, rows.getString(labels + 2), place);
      if (labels == 0) {
        return new TextExample(text, pair, null, place);
      }
      if (columns.listed()) {
        return new TextExample(text, pair, list(rows.getArray(2), place), place);
      }
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < labels; i++) {
        cells.add(text(columns.labels().get(i), rows.getString(i + 2), place));
      }
      return new TextExample(text, pair, options().labelForm().joined(cells, place), place);
    }

    private String text(String column, @Nullable String value, TextExample.Place place)
        throws BadRowException {
      if (value == null) {
        throw isNull(column, place);
      }
      int zero = value.indexOf('\0');
      if (zero >= 0) {
        throw new BadRowException(
            place,
            "D24",
            Quoted.of(column)
                + " holds a NUL character as character "
                + (zero + 1)
                + "; such text cannot be tokenized");
      }
      return value;
    }

    private String list(@Nullable Array array, TextExample.Place place)
        throws SQLException, BadRowException {
      String column = columns.labels().get(0);
      if (array == null) {
        throw isNull(column, place);
      }
      List<String> names = new ArrayList<>();
      for (Object item : (Object[]) array.getArray()) {
        names.add(text(column, item == null ? null : item.toString(), place));
      }
      return LabelForm.Several.joinedNames(names, String.join(", ", names), place);
    }

    private BadRowException isNull(String column, TextExample.Place place) {
      return new BadRowException(
          place,
          "D135",
          "column " + Quoted.of(column) + " is null; every row needs a value",
          "set data.on_bad_row: skip to leave such rows out");
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
