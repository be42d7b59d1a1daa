package io.github.bertft.data;

import java.nio.file.Path;
import java.util.stream.Stream;

/** A source over one file or folder; each format says how its rows are read. */
abstract sealed class FileSource implements ExampleSource
    permits DelimitedSource,
        FolderSource,
        JsonArraySource,
        JsonLinesSource,
        LabelledLinesSource,
        ParquetSource,
        ZhangSource {
  private final Path path;
  private final ReadOptions options;
  private final ReadReport report;

  FileSource(Path path, ReadOptions options, ReadReport report) {
    this.path = path;
    this.options = options;
    this.report = report;
  }

  /** Opens the rows from the start; the stream closes them. */
  abstract RowReader openRows();

  @Override
  public final Stream<TextExample> stream() {
    report.begin(file());
    RowReader rows = NamedRows.over(openRows(), options);
    return RowStream.of(path, rows, options, report);
  }

  final Path path() {
    return path;
  }

  final String file() {
    return path.toString();
  }

  final ReadOptions options() {
    return options;
  }

  final ReadReport report() {
    return report;
  }

  /** Lines of the file, cut well above the longest text that is accepted. */
  final LineReader openLines() {
    int maxChars =
        (int) Math.min(Integer.MAX_VALUE / 4, Math.max(1L << 24, 2L * options.maxFieldChars()));
    return new LineReader(DataInput.openText(path, options.encoding()), maxChars);
  }

  /**
   * @throws BadRowException if the line was longer than is read
   */
  final TextExample.Place placeOf(LineReader.Line line) throws BadRowException {
    TextExample.Place place = new TextExample.Place(file(), line.number());
    if (line.overlong()) {
      throw new BadRowException(
          place,
          "D16",
          "line is too long; at most " + line.text().length() + " characters are read");
    }
    return place;
  }
}
