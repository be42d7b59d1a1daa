package io.github.bertft.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How examples are read; start from {@link #defaults()} and change what differs.
 *
 * @param format layout of the file
 * @param textColumn column name or JSON key; only digits: in CSV and TSV, an index from 1
 * @param pairColumn column of the second text, or null for single texts
 * @param labelColumn column of the label, or null where no labels are needed
 * @param header whether the first row of CSV and TSV holds names
 * @param encoding how bytes become text; bytes that do not fit are an error
 * @param labelSeparator cut labels before this text, so that {@code COARSE:fine} becomes {@code
 *     COARSE}; null leaves them as they stand
 * @param onBadRow what to do with a row that cannot be read
 * @param onEmptyText what to do with a text without any visible character
 * @param maxFieldChars longest text accepted, in UTF-16 units
 */
public record ReadOptions(
    DataFormat format,
    String textColumn,
    @Nullable String pairColumn,
    @Nullable String labelColumn,
    Header header,
    Charset encoding,
    @Nullable String labelSeparator,
    BadRow onBadRow,
    EmptyText onEmptyText,
    int maxFieldChars) {

  private static final int DEFAULT_MAX_FIELD_CHARS = 8 << 20;

  /** Whether the first row holds column names. */
  public enum Header {
    /** It does if one of its cells is the name of the text, pair or label column. */
    AUTO,
    PRESENT,
    ABSENT
  }

  /** What to do with a row that cannot be read. */
  public enum BadRow {
    ERROR,
    /** Leave it out and count it; broken CSV quoting and JSON arrays cannot be skipped over. */
    SKIP
  }

  /** What to do with a text that has no visible character. */
  public enum EmptyText {
    /** Keep and count it. */
    WARN,
    /** Leave it out and count it. */
    SKIP,
    ERROR
  }

  public ReadOptions {
    if (textColumn.isEmpty() || maxFieldChars < 1) {
      throw new IllegalArgumentException("a text column and a positive limit are needed");
    }
    if (labelSeparator != null && labelSeparator.isEmpty()) {
      throw new IllegalArgumentException("a label separator cannot be empty");
    }
  }

  /** Columns {@code text} and {@code label}, everything else found out or strict, UTF-8. */
  public static ReadOptions defaults() {
    return new ReadOptions(
        DataFormat.AUTO,
        "text",
        null,
        "label",
        Header.AUTO,
        StandardCharsets.UTF_8,
        null,
        BadRow.ERROR,
        EmptyText.WARN,
        DEFAULT_MAX_FIELD_CHARS);
  }

  public ReadOptions withFormat(DataFormat changed) {
    return new ReadOptions(
        changed,
        textColumn,
        pairColumn,
        labelColumn,
        header,
        encoding,
        labelSeparator,
        onBadRow,
        onEmptyText,
        maxFieldChars);
  }

  /** Changes all columns at once; null for no pair or no label. */
  public ReadOptions withColumns(String text, @Nullable String pair, @Nullable String label) {
    return new ReadOptions(
        format,
        text,
        pair,
        label,
        header,
        encoding,
        labelSeparator,
        onBadRow,
        onEmptyText,
        maxFieldChars);
  }

  public ReadOptions withHeader(Header changed) {
    return new ReadOptions(
        format,
        textColumn,
        pairColumn,
        labelColumn,
        changed,
        encoding,
        labelSeparator,
        onBadRow,
        onEmptyText,
        maxFieldChars);
  }

  public ReadOptions withEncoding(Charset changed) {
    return new ReadOptions(
        format,
        textColumn,
        pairColumn,
        labelColumn,
        header,
        changed,
        labelSeparator,
        onBadRow,
        onEmptyText,
        maxFieldChars);
  }

  public ReadOptions withLabelSeparator(@Nullable String changed) {
    return new ReadOptions(
        format,
        textColumn,
        pairColumn,
        labelColumn,
        header,
        encoding,
        changed,
        onBadRow,
        onEmptyText,
        maxFieldChars);
  }

  public ReadOptions withOnBadRow(BadRow changed) {
    return new ReadOptions(
        format,
        textColumn,
        pairColumn,
        labelColumn,
        header,
        encoding,
        labelSeparator,
        changed,
        onEmptyText,
        maxFieldChars);
  }

  public ReadOptions withOnEmptyText(EmptyText changed) {
    return new ReadOptions(
        format,
        textColumn,
        pairColumn,
        labelColumn,
        header,
        encoding,
        labelSeparator,
        onBadRow,
        changed,
        maxFieldChars);
  }

  public ReadOptions withMaxFieldChars(int changed) {
    return new ReadOptions(
        format,
        textColumn,
        pairColumn,
        labelColumn,
        header,
        encoding,
        labelSeparator,
        onBadRow,
        onEmptyText,
        changed);
  }
}
