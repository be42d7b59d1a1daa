package io.github.bertft.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
 * @param labelForm how a row's label is written
 * @param onBadRow what to do with a row that cannot be read
 * @param onEmptyText what to do with a text without any visible character
 * @param lineBreak what stands for a line break in texts, to be replaced by one; null for nothing
 * @param published what is known of the dataset that the files belong to
 * @param classNames what whole numbers from 0 stand for, by column, where it is a label's; none:
 *     what the file says of them
 * @param maxFieldChars longest text accepted, in UTF-16 units
 */
public record ReadOptions(
    DataFormat format,
    String textColumn,
    @Nullable String pairColumn,
    @Nullable String labelColumn,
    Header header,
    Charset encoding,
    LabelForm labelForm,
    BadRow onBadRow,
    EmptyText onEmptyText,
    @Nullable String lineBreak,
    PublishedSet published,
    Map<String, List<String>> classNames,
    int maxFieldChars) {

  /** Longest text that is read unless another limit is set, in UTF-16 units. */
  static final int DEFAULT_MAX_FIELD_CHARS = 8 << 20;

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
    classNames = Map.copyOf(classNames);
    if (textColumn.isEmpty() || maxFieldChars < 1) {
      throw new IllegalArgumentException("a text column and a positive limit are needed");
    }
    if (lineBreak != null && lineBreak.isEmpty()) {
      throw new IllegalArgumentException("a line break cannot be empty");
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
        new LabelForm.One(null),
        BadRow.ERROR,
        EmptyText.WARN,
        null,
        PublishedSet.UNKNOWN,
        Map.of(),
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
        labelForm,
        onBadRow,
        onEmptyText,
        lineBreak,
        published,
        classNames,
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
        labelForm,
        onBadRow,
        onEmptyText,
        lineBreak,
        published,
        classNames,
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
        labelForm,
        onBadRow,
        onEmptyText,
        lineBreak,
        published,
        classNames,
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
        labelForm,
        onBadRow,
        onEmptyText,
        lineBreak,
        published,
        classNames,
        maxFieldChars);
  }

  /** What parts labels: {@link LabelForm#withSeparator}. */
  public ReadOptions withLabelSeparator(@Nullable String changed) {
    return withLabelForm(labelForm.withSeparator(changed));
  }

  public ReadOptions withLabelForm(LabelForm changed) {
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
        lineBreak,
        published,
        classNames,
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
        labelForm,
        changed,
        onEmptyText,
        lineBreak,
        published,
        classNames,
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
        labelForm,
        onBadRow,
        changed,
        lineBreak,
        published,
        classNames,
        maxFieldChars);
  }

  /** Changes both. */
  public ReadOptions withPublished(@Nullable String changedLineBreak, PublishedSet changed) {
    return new ReadOptions(
        format,
        textColumn,
        pairColumn,
        labelColumn,
        header,
        encoding,
        labelForm,
        onBadRow,
        onEmptyText,
        changedLineBreak,
        changed,
        classNames,
        maxFieldChars);
  }

  public ReadOptions withClassNames(Map<String, List<String>> changed) {
    return new ReadOptions(
        format,
        textColumn,
        pairColumn,
        labelColumn,
        header,
        encoding,
        labelForm,
        onBadRow,
        onEmptyText,
        lineBreak,
        published,
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
        labelForm,
        onBadRow,
        onEmptyText,
        lineBreak,
        published,
        classNames,
        changed);
  }
}
