package io.github.bertft.data;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.FieldModifier;
import io.github.bertft.fault.Causes;
import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * CSV by FastCSV, set up strictly: by default it takes an unclosed quote for a row that runs to the
 * end of the file, and text after a closing quote for part of the field.
 *
 * <p>After broken quoting nobody can tell where the next row starts, so reading stops there.
 */
final class CsvRecords implements DelimitedRecord.Parser {
  private static final int MIN_BUFFER_CHARS = 1 << 24;
  private static final Pattern STARTING_LINE = Pattern.compile("line (\\d+)");

  private final String location;
  private final int maxChars;
  private final CsvReader<CsvRecord> reader;
  private final CloseableIterator<CsvRecord> records;
  private boolean quoted;
  private boolean opened;

  CsvRecords(String file, Reader text, int maxFieldChars) {
    location = Quoted.escape(file);
    maxChars =
        (int) Math.min(Integer.MAX_VALUE / 4, Math.max(MIN_BUFFER_CHARS, 2L * maxFieldChars));
    CsvRecordHandler handler =
        CsvRecordHandler.builder()
            .maxFieldSize(maxChars)
            .maxRecordSize(4 * maxChars)
            .fieldModifier(
                new FieldModifier() {
                  @Override
                  public String modify(long line, int index, boolean isQuoted, String field) {
                    quoted |= isQuoted;
                    return field;
                  }
                })
            .build();
    reader =
        CsvReader.builder()
            .allowUnclosedQuote(false)
            .allowExtraCharsAfterClosingQuote(false)
            .skipEmptyLines(false)
            .detectBomHeader(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(maxChars)
            .build(handler, text);
    records = reader.iterator();
  }

  @Override
  public @Nullable DelimitedRecord next() throws IOException {
    quoted = false;
    try {
      if (!records.hasNext()) {
        return null;
      }
      CsvRecord read = records.next();
      opened = true;
      boolean blank = !quoted && read.getFieldCount() == 1 && read.getField(0).isBlank();
      return new DelimitedRecord(read.getStartingLineNumber(), read.getFields(), blank);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CsvParseException e) {
      throw told(e);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private DataException told(CsvParseException e) throws IOException {
    List<Throwable> causes = Causes.of(e);
    for (Throwable cause : causes) {
      if (cause instanceof DataException ours) {
        return ours;
      }
      if (cause instanceof IOException io) {
        throw io;
      }
    }
    String reason = String.valueOf(causes.get(causes.size() - 1).getMessage());
    Matcher line = STARTING_LINE.matcher(e.getMessage() + " " + reason);
    String place = location + ":" + (line.find() ? line.group(1) : opened ? "?" : "1");
    return new DataException(explained(reason, place), e);
  }

  /** FastCSV's reason in our words; those that it may add later stand as they are. */
  private Fault explained(String reason, String place) {
    String doubled = "a quote inside a quoted field is written twice: \"\"";
    if (reason.startsWith("Unclosed quoted field")) {
      String message = "the row that starts here opens a quote that is never closed";
      return new Fault("D15", place, message, doubled);
    }
    if (reason.startsWith("Unexpected character after closing quote")) {
      String message = "the row that starts here has text after a closing quote";
      return new Fault("D15", place, message, doubled);
    }
    String message =
        reason.startsWith("The maximum buffer size")
            ? "a field of the row that starts here has more than "
                + maxChars
                + " characters, or its quote is never closed"
            : "row is too large to be read: " + Quoted.escape(reason);
    return new Fault("D16", place, message);
  }
}
