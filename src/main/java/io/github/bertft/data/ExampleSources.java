package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Opens data files and folders of every format. */
public final class ExampleSources {
  private static final Set<DataFormat> WITHOUT_PAIRS =
      EnumSet.of(
          DataFormat.FOLDER,
          DataFormat.LINES,
          DataFormat.ZHANG,
          DataFormat.ACLIMDB,
          DataFormat.TREC);

  private ExampleSources() {}

  /**
   * A source over a file or folder; rows are read only when it is streamed.
   *
   * @param path as the user typed it; messages show it so
   * @param report gets the counts of every pass
   * @throws DataException if there is no such file or its format cannot be told; later, from the
   *     stream, at what cannot be read
   */
  public static ExampleSource open(Path path, ReadOptions options, ReadReport report) {
    if (!Files.exists(path)) {
      throw DataInput.missing(path);
    }
    DataFormat format = options.format() == DataFormat.AUTO ? formatOf(path) : options.format();
    PublishedLayout.require(path, format, options);
    boolean folder = Files.isDirectory(path);
    if (folder != (format == DataFormat.FOLDER || format == DataFormat.ACLIMDB)) {
      String formatName = format.name().toLowerCase(Locale.ROOT);
      throw fault(path, folder ? "is a folder, not a " + formatName + " file" : "is not a folder");
    }
    if (!folder
        && format != DataFormat.PARQUET
        && Files.isRegularFile(path)
        && ParquetMagic.isAt(path)) {
      throw new DataException(
          new Fault(
              "D137",
              Quoted.escape(path.toString()),
              "holds Parquet, not " + format.name().toLowerCase(Locale.ROOT),
              FileLayout.PARQUET_REMEDY));
    }
    if (WITHOUT_PAIRS.contains(format) && options.pairColumn() != null) {
      throw fault(
          path,
          "format "
              + format.name().toLowerCase(Locale.ROOT)
              + " has no second text, but data.pair is set");
    }
    return switch (format) {
      case CSV -> new DelimitedSource(path, false, options, report);
      case TSV -> new DelimitedSource(path, true, options, report);
      case JSONL -> new JsonLinesSource(path, options, report);
      case JSON -> new JsonArraySource(path, options, report);
      case PARQUET -> new ParquetSource(path, options, report);
      case FOLDER, ACLIMDB -> new FolderSource(path, options, report);
      case LINES, TREC -> new LabelledLinesSource(path, options, report);
      case ZHANG -> new ZhangSource(path, options, report);
      case AUTO -> throw new IllegalStateException("the format is known by now");
    };
  }

  /**
   * Whether a file begins as that format of a published dataset; false for all other formats.
   *
   * @throws DataException if it cannot be read
   */
  public static boolean looksPublishedAs(DataFormat format, Path path, ReadOptions options) {
    return PublishedLayout.isPublished(format)
        && Files.exists(path)
        && PublishedLayout.fits(path, format, options);
  }

  private static DataFormat formatOf(Path path) {
    if (Files.isDirectory(path)) {
      return DataFormat.FOLDER;
    }
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      name = name.substring(0, name.length() - 3);
    }
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "csv" -> DataFormat.CSV;
      case "tsv" -> DataFormat.TSV;
      case "jsonl", "ndjson" -> DataFormat.JSONL;
      case "parquet" -> DataFormat.PARQUET;
      case "txt", "label" -> DataFormat.LINES;
      case "json" -> firstCharacter(path) == '[' ? DataFormat.JSON : DataFormat.JSONL;
      default ->
          switch (firstCharacter(path)) {
            case '[' -> DataFormat.JSON;
            case '{' -> DataFormat.JSONL;
            default ->
                throw fault(
                    path,
                    "format cannot be told from the name; set data.format to csv, tsv, jsonl, json,"
                        + " parquet, folder or lines");
          };
    };
  }

  /** The first byte that is neither white space nor a UTF-8 byte order mark, or 0. */
  private static char firstCharacter(Path path) {
    try (InputStream bytes = DataInput.openBytes(path)) {
      for (int b = bytes.read(); b >= 0; b = bytes.read()) {
        boolean mark = b == 0xef || b == 0xbb || b == 0xbf;
        if (!mark && !Character.isWhitespace(b)) {
          return (char) b;
        }
      }
      return 0;
    } catch (IOException e) {
      throw DataInput.unreadable(path, e);
    }
  }

  private static DataException fault(Path path, String message) {
    return new DataException(new Fault("D07", Quoted.escape(path.toString()), message));
  }
}
