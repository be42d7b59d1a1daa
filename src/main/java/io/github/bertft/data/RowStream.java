package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Rows made into examples: the rules that hold for every format, and what happens to rows that
 * break them.
 *
 * <p>At the first row that may not be skipped the rest of the file is read for more of them, so
 * that the user sees up to 20 at once.
 */
final class RowStream implements Iterator<TextExample>, AutoCloseable {
  private static final int MAX_FAULTS = 20;

  private final Path path;
  private final String file;
  private final RowReader rows;
  private final ReadOptions options;
  private final ReadReport report;
  private @Nullable TextExample ahead;
  private boolean ended;

  private RowStream(Path path, RowReader rows, ReadOptions options, ReadReport report) {
    this.path = path;
    this.file = path.toString();
    this.rows = rows;
    this.options = options;
    this.report = report;
  }

  /** A lazy stream over the rows; closing it closes them. */
  static Stream<TextExample> of(Path path, RowReader rows, ReadOptions options, ReadReport report) {
    RowStream iterator = new RowStream(path, rows, options, report);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                iterator, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(iterator::close);
  }

  @Override
  public boolean hasNext() {
    if (ahead == null && !ended) {
      try {
        ahead = advance();
        ended = ahead == null;
      } catch (IOException e) {
        throw DataInput.unreadable(path, e);
      }
    }
    return ahead != null;
  }

  @Override
  public TextExample next() {
    if (!hasNext() || ahead == null) {
      throw new NoSuchElementException();
    }
    TextExample example = ahead;
    ahead = null;
    report.example(file);
    return example;
  }

  @Override
  public void close() {
    try {
      rows.close();
    } catch (IOException e) {
      throw DataInput.unreadable(path, e);
    }
  }

  private @Nullable TextExample advance() throws IOException {
    while (true) {
      try {
        TextExample row = rows.next();
        if (row == null) {
          return null;
        }
        TextExample example = checked(row);
        if (example != null) {
          return example;
        }
      } catch (BadRowException e) {
        if (!maySkip(e)) {
          throw allFaults(e);
        }
        report.badRow(file, e.place());
      }
    }
  }

  /** The example, or null if the options leave it out. */
  private @Nullable TextExample checked(TextExample row) throws BadRowException {
    checkLength(row, row.text());
    if (row.pair() != null) {
      checkLength(row, row.pair());
    }
    TextExample example = withLineBreaks(row);
    String label = row.label();
    if (label != null) {
      String read = options.labelForm().read(label, row.place());
      example = new TextExample(example.text(), example.pair(), read, row.place());
    }
    if (!VisibleText.isIn(row.text())) {
      if (options.onEmptyText() == ReadOptions.EmptyText.ERROR) {
        throw new BadRowException(row.place(), "D21", "text has no visible character");
      }
      boolean skipped = options.onEmptyText() == ReadOptions.EmptyText.SKIP;
      report.emptyText(file, row.place(), skipped);
      return skipped ? null : example;
    }
    return example;
  }

  private TextExample withLineBreaks(TextExample row) {
    String written = options.lineBreak();
    if (written == null) {
      return row;
    }
    String pair = row.pair() == null ? null : row.pair().replace(written, "\n");
    return new TextExample(row.text().replace(written, "\n"), pair, row.label(), row.place());
  }

  private void checkLength(TextExample row, String text) throws BadRowException {
    if (text.length() > options.maxFieldChars()) {
      throw new BadRowException(
          row.place(),
          "D16",
          "text is too long, was "
              + text.length()
              + " characters; at most "
              + options.maxFieldChars()
              + " are read");
    }
  }

  private boolean maySkip(BadRowException badRow) {
    boolean refusedEmptyText = badRow.fault().id().equals("D21");
    return options.onBadRow() == ReadOptions.BadRow.SKIP && !refusedEmptyText;
  }

  private DataException allFaults(BadRowException first) throws IOException {
    List<Fault> faults = new ArrayList<>(List.of(first.fault()));
    long more = 0;
    while (true) {
      try {
        TextExample row = rows.next();
        if (row == null) {
          break;
        }
        checked(row);
      } catch (BadRowException e) {
        if (maySkip(e)) {
          continue;
        }
        if (faults.size() < MAX_FAULTS) {
          faults.add(e.fault());
        } else {
          more++;
        }
      } catch (DataException e) {
        faults.addAll(e.faults());
        break;
      }
    }
    if (more > 0) {
      faults.add(
          new Fault(
              "D25",
              Quoted.escape(file),
              "and " + more + " more such " + (more == 1 ? "row" : "rows"),
              "set data.on_bad_row: skip to leave rows out that cannot be read"));
    }
    return new DataException(faults);
  }
}
