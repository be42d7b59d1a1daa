package io.github.bertft.data;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code LABEL text} lines as in TREC, cut at the first space or tab.
 *
 * <p>Where no label is asked for, every line is a text, also an empty one, so that predictions
 * match the lines one by one.
 */
final class LabelledLinesSource extends FileSource {
  LabelledLinesSource(Path path, ReadOptions options, ReadReport report) {
    super(path, options, report);
  }

  @Override
  RowReader openRows() {
    return new Rows(openLines());
  }

  private final class Rows implements RowReader {
    private final LineReader lines;

    Rows(LineReader lines) {
      this.lines = lines;
    }

    @Override
    public @Nullable TextExample next() throws IOException, BadRowException {
      while (true) {
        LineReader.Line line = lines.next();
        if (line == null) {
          return null;
        }
        TextExample.Place place = placeOf(line);
        String text = line.text();
        if (options().labelColumn() == null) {
          return new TextExample(text, null, null, place);
        }
        if (text.isBlank()) {
          report().blankLine(file());
          continue;
        }
        int cut = firstGap(text);
        if (cut < 0) {
          throw new BadRowException(
              place, "D22", "line has no space or tab between label and text");
        }
        return new TextExample(text.substring(cut + 1), null, text.substring(0, cut), place);
      }
    }

    private static int firstGap(String text) {
      int space = text.indexOf(' ');
      int tab = text.indexOf('\t');
      return space < 0 || tab < 0 ? Math.max(space, tab) : Math.min(space, tab);
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }
}
