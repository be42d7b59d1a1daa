package io.github.bertft.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CSV or TSV; every row must have as many fields as the first. */
final class DelimitedSource extends FileSource {
  private final boolean tabs;

  DelimitedSource(Path path, boolean tabs, ReadOptions options, ReadReport report) {
    super(path, options, report);
    this.tabs = tabs;
  }

  @Override
  RowReader openRows() {
    if (tabs) {
      return new Rows(new TsvRecords(this));
    }
    return new Rows(
        new CsvRecords(
            file(), DataInput.openText(path(), options().encoding()), options().maxFieldChars()));
  }

  private final class Rows implements RowReader {
    private final DelimitedRecord.Parser records;
    private @Nullable ColumnLayout layout;

    /** Names of the columns; empty where they have none. */
    private List<String> header = List.of();

    Rows(DelimitedRecord.Parser records) {
      this.records = records;
    }

    @Override
    public @Nullable TextExample next() throws IOException, BadRowException {
      while (true) {
        DelimitedRecord read = records.next();
        if (read == null) {
          if (layout == null) {
            ColumnLayout.checkEmptyFile(file(), options());
          }
          return null;
        }
        if (read.blank()) {
          report().blankLine(file());
          continue;
        }
        TextExample.Place place = new TextExample.Place(file(), read.line());
        if (layout == null) {
          layout = ColumnLayout.resolve(read.fields(), options(), place);
          if (layout.firstRowIsHeader()) {
            header = read.fields();
            continue;
          }
        }
        return example(layout, read.fields(), place);
      }
    }

    @Override
    public LabelColumn labelColumn() {
      List<Integer> labels = layout == null ? List.of() : layout.labels();
      return header.isEmpty() || labels.size() != 1
          ? LabelColumn.UNKNOWN
          : new LabelColumn(header.get(labels.get(0)), false, List.of());
    }

    @Override
    public void close() throws IOException {
      records.close();
    }

    private TextExample example(ColumnLayout columns, List<String> fields, TextExample.Place place)
        throws BadRowException {
      if (fields.size() != columns.fieldCount()) {
        String first = columns.firstRowIsHeader() ? "header" : "first row";
        throw new BadRowException(
            place,
            "D14",
            "row has " + count(fields.size()) + ", the " + first + " has " + columns.fieldCount(),
            tabs
                ? "a field cannot hold a tab or a line break; use CSV for such texts"
                : "fields with commas, quotes or line breaks must be in double quotes");
      }
      List<String> labels = columns.labels().stream().map(fields::get).toList();
      return new TextExample(
          fields.get(columns.text()),
          columns.pair() < 0 ? null : fields.get(columns.pair()),
          labels.isEmpty() ? null : options().labelForm().joined(labels, place),
          place);
    }

    private static String count(int fields) {
      return fields + (fields == 1 ? " field" : " fields");
    }
  }
}
