package io.github.bertft.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one row.
 *
 * @param line physical line on which the row starts, from 1
 * @param fields without quotes
 * @param blank whether the row is an empty line rather than an empty field
 */
record DelimitedRecord(long line, List<String> fields, boolean blank) {

  /** Rows cut into fields, one after the other. */
  interface Parser extends Closeable {
    /** The next row, or null at the end. */
    @Nullable DelimitedRecord next() throws IOException, BadRowException;
  }
}
