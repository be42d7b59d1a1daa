package io.github.bertft.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file tells of the column that holds its labels.
 *
 * @param name null where columns have none, or there are several
 * @param wholeNumbers whether labels are stored as such, so that none of them can be a class's name
 * @param classNames what the numbers from 0 stand for; none: the file does not say
 */
record LabelColumn(@Nullable String name, boolean wholeNumbers, List<String> classNames) {
  /** Of a file that tells nothing. */
  static final LabelColumn UNKNOWN = new LabelColumn(null, false, List.of());
}
