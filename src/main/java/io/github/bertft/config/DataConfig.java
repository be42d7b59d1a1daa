package io.github.bertft.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where texts and labels come from.
 *
 * @param train training file or folder; required to train
 * @param validation validation file; null: a share of the training file
 * @param validationShare share split off when there is no validation file, 0 to 0.5; default 0.1
 * @param test name to file; names appear in the result table
 * @param format default auto (by the file's name and first bytes)
 * @param text column name, or index from 1; default {@code text}
 * @param pair column of the second text; null: single texts
 * @param label column name, or index from 1; default {@code label}
 * @param header whether delimited files start with column names; default auto
 * @param encoding default utf-8, strict
 * @param labelSeparator cut labels at this text: {@code COARSE:fine} becomes {@code COARSE}
 * @param onBadRow default error
 * @param onEmptyText default warn
 * @param limit use only this many training examples, stratified and seeded
 * @param labels a fixed order of labels; empty: sorted
 */
public record DataConfig(
    @Nullable Path train,
    @Nullable Path validation,
    double validationShare,
    Map<String, Path> test,
    Format format,
    String text,
    @Nullable String pair,
    String label,
    Header header,
    String encoding,
    @Nullable String labelSeparator,
    BadRow onBadRow,
    EmptyText onEmptyText,
    @Nullable Integer limit,
    List<String> labels) {

  /** Layout of a data file. */
  public enum Format {
    AUTO,
    CSV,
    TSV,
    JSONL,
    JSON,
    FOLDER,
    LINES
  }

  /** Whether the first row of a delimited file holds column names. */
  public enum Header {
    AUTO,
    PRESENT,
    ABSENT
  }

  /** What to do with a row that cannot be read. */
  public enum BadRow {
    ERROR,
    SKIP
  }

  /** What to do with a text that is empty or only white space. */
  public enum EmptyText {
    WARN,
    SKIP,
    ERROR
  }
}
