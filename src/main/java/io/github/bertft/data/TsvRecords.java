package io.github.bertft.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tab separated rows, one a line; see {@link DataFormat#TSV} for quotes. */
final class TsvRecords implements DelimitedRecord.Parser {
  private final DelimitedSource source;
  private final LineReader lines;

  TsvRecords(DelimitedSource source) {
    this.source = source;
    this.lines = source.openLines();
  }

  @Override
  public @Nullable DelimitedRecord next() throws IOException, BadRowException {
    LineReader.Line line = lines.next();
    if (line == null) {
      return null;
    }
    long number = source.placeOf(line).line();
    List<String> fields = new ArrayList<>();
    String text = line.text();
    int start = 0;
    for (int tab = text.indexOf('\t'); tab >= 0; tab = text.indexOf('\t', start)) {
      fields.add(unquoted(text.substring(start, tab)));
      start = tab + 1;
    }
    fields.add(unquoted(text.substring(start)));
    return new DelimitedRecord(number, fields, fields.size() == 1 && text.isBlank());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** Without its quotes if it is a well-formed quoted field, else as it stands. */
  private static String unquoted(String field) {
    int last = field.length() - 1;
    if (last < 1 || field.charAt(0) != '"' || field.charAt(last) != '"') {
      return field;
    }
    StringBuilder inner = new StringBuilder(field.length());
    for (int i = 1; i < last; i++) {
      char c = field.charAt(i);
      if (c == '"') {
        i++;
        if (i >= last || field.charAt(i) != '"') {
          return field;
        }
      }
      inner.append(c);
    }
    return inner.toString();
  }
}
