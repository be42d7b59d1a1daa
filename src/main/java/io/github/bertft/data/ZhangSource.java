package io.github.bertft.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * CSV without header: class number, then one to three texts.
 *
 * <p>The texts are joined by a dash between blanks, as the code of Sun et al. 2019 joins title and
 * description of AG News; blank ones are left out.
 */
final class ZhangSource extends FileSource {
  private static final String JOINT = " - ";

  ZhangSource(Path path, ReadOptions options, ReadReport report) {
    super(path, options, report);
  }

  @Override
  RowReader openRows() {
    return new Rows(
        new CsvRecords(
            file(), DataInput.openText(path(), options().encoding()), options().maxFieldChars()));
  }

  private final class Rows implements RowReader {
    private final CsvRecords records;
    private int columns;

    Rows(CsvRecords records) {
      this.records = records;
    }

    @Override
    public @Nullable TextExample next() throws IOException, BadRowException {
      DelimitedRecord read = records.next();
      while (read != null && read.blank()) {
        report().blankLine(file());
        read = records.next();
      }
      return read == null ? null : example(read);
    }

    private TextExample example(DelimitedRecord read) throws BadRowException {
      TextExample.Place place = new TextExample.Place(file(), read.line());
      List<String> fields = read.fields();
      if (columns == 0) {
        columns = fields.size();
      }
      if (fields.size() != columns) {
        throw new BadRowException(
            place,
            "D14",
            "row has " + fields.size() + " fields, the first row has " + columns,
            "fields with commas, quotes or line breaks must be in double quotes");
      }
      String text =
          fields.stream()
              .skip(1)
              .map(String::strip)
              .filter(part -> !part.isEmpty())
              .collect(Collectors.joining(JOINT));
      String label =
          options().labelColumn() == null
              ? null
              : PublishedLayout.className(fields.get(0), options().published(), place);
      return new TextExample(text, null, label, place);
    }

    @Override
    public void close() throws IOException {
      records.close();
    }
  }
}
