package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Whether a file has the layout in which its dataset is published. */
final class PublishedLayout {
  private PublishedLayout() {}

  /** Whether the format is that of a published dataset. */
  static boolean isPublished(DataFormat format) {
    return format == DataFormat.ZHANG || format == DataFormat.ACLIMDB || format == DataFormat.TREC;
  }

  /** Whether the beginning of the file is in that format. */
  static boolean fits(Path path, DataFormat format, ReadOptions options) {
    return fits(FileLayout.of(path, options.encoding()), format, options.published());
  }

  private static boolean fits(FileLayout found, DataFormat format, PublishedSet set) {
    return switch (format) {
      case ZHANG ->
          found.kind() == FileLayout.Kind.NUMBERED_CSV
              && (set.textColumns() == 0 ? found.texts() <= 3 : found.texts() == set.textColumns());
      case ACLIMDB -> found.kind() == FileLayout.Kind.ACLIMDB;
      case TREC -> found.kind() == FileLayout.Kind.TREC;
      default -> !set.chinese() || found.chinese();
    };
  }

  /**
   * Looks at the beginning of a file that is to be read as {@code zhang}, {@code aclimdb} or {@code
   * trec}, or that belongs to a Chinese dataset.
   *
   * @throws DataException D110 naming the layout that was found
   */
  static void require(Path path, DataFormat format, ReadOptions options) {
    PublishedSet set = options.published();
    if (!isPublished(format) && (!set.chinese() || Files.isDirectory(path))) {
      return;
    }
    FileLayout found =
        format == DataFormat.PARQUET
            ? FileLayout.ofTexts("Parquet", firstTexts(path, options))
            : FileLayout.of(path, options.encoding());
    if (!fits(found, format, set)) {
      String asker =
          set.wantedBy().equals(PublishedSet.UNKNOWN.wantedBy())
              ? set.wantedBy() + " " + format.name().toLowerCase(Locale.ROOT)
              : set.wantedBy();
      throw new DataException(
          new Fault(
              "D110",
              Quoted.escape(path.toString()),
              "looks like " + found.description() + "; " + asker + " wants " + wanted(format, set),
              hints(found)));
    }
  }

  private static List<String> firstTexts(Path path, ReadOptions options) {
    ReadOptions texts =
        options
            .withColumns(options.textColumn(), options.pairColumn(), null)
            .withOnBadRow(ReadOptions.BadRow.SKIP);
    try (Stream<TextExample> rows = new ParquetSource(path, texts, new ReadReport()).stream()) {
      return rows.limit(FileLayout.HEAD_LINES).map(TextExample::text).toList();
    }
  }

  private static String wanted(DataFormat format, PublishedSet set) {
    return switch (format) {
      case ZHANG ->
          "CSV without header: class number, then "
              + (set.textColumns() == 0 ? "1 to 3 texts" : FileLayout.texts(set.textColumns()));
      case ACLIMDB -> "a folder with the subfolders pos and neg";
      case TREC -> "lines COARSE:fine QUESTION";
      default -> "texts in Chinese characters";
    };
  }

  private static List<String> hints(FileLayout found) {
    String other = "to read files of your own layout, set data.format, data.text and data.label";
    return found.remedy().isEmpty() ? List.of(other) : List.of(found.remedy());
  }

  /**
   * The name of a class that a row gives by its number.
   *
   * @throws BadRowException D111 if it is no number, or there is no such class
   */
  static String className(String number, PublishedSet set, TextExample.Place place)
      throws BadRowException {
    List<String> names = set.classNames();
    int most = names.isEmpty() ? 999 : names.size();
    boolean whole = number.matches("[0-9]{1,3}");
    int value = whole ? Integer.parseInt(number) : -1;
    if (value < (names.isEmpty() ? 0 : 1) || value > most) {
      throw new BadRowException(
          place,
          "D111",
          "class must be a number from "
              + (names.isEmpty() ? 0 : 1)
              + " to "
              + most
              + ", was "
              + Quoted.of(number));
    }
    return names.isEmpty() ? number : names.get(value - 1);
  }
}
