package io.github.bertft.data;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One pass over the rows of a file or folder, as they stand there. */
interface RowReader extends Closeable {
  /**
   * The next row, or null after the last.
   *
   * @throws BadRowException if this row cannot be read; the next call goes on after it
   * @throws io.github.bertft.fault.DataException if nothing after this point can be read
   */
  @Nullable TextExample next() throws IOException, BadRowException;

  /** What the file tells of its labels, once a row was read. */
  default LabelColumn labelColumn() {
    return LabelColumn.UNKNOWN;
  }
}
