package io.github.bertft.cli;

import io.github.bertft.data.DataFormat;
import io.github.bertft.data.ReadOptions;
import io.github.bertft.data.TextEncodings;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How data files are read; what is not given stays as it was in training. */
final class ReadingOptions {
  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      description =
          "csv, tsv, jsonl, json, parquet, folder, lines, zhang, aclimdb or trec. Default: by the file's"
              + " name.")
  private @Nullable DataFormat format;

  @Option(
      names = "--text",
      paramLabel = "COLUMN",
      description = "Column of the text, by name or by position from 1. Default: as in training.")
  private @Nullable String text;

  @Option(
      names = "--pair",
      paramLabel = "COLUMN",
      description = "Column of the second text. Default: as in training.")
  private @Nullable String pair;

  @Option(
      names = "--header",
      paramLabel = "WORD",
      description = "Whether files start with column names: auto, present or absent.")
  private ReadOptions.@Nullable Header header;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      defaultValue = "utf-8",
      description = "Encoding of the files, read strictly. Default: ${DEFAULT-VALUE}")
  private String encoding;

  @Option(
      names = "--on-bad-row",
      paramLabel = "WORD",
      description = "What to do with a row that cannot be read: error or skip.")
  private ReadOptions.@Nullable BadRow onBadRow;

  /**
   * These options over those of the training.
   *
   * @param label column of the label, or null where none is read
   */
  ReadOptions over(ReadOptions trained, @Nullable String label) {
    ReadOptions options =
        trained
            .withColumns(
                text == null ? trained.textColumn() : text,
                pair == null ? trained.pairColumn() : pair,
                label)
            .withEncoding(charset());
    options = format == null ? options : options.withFormat(format);
    options = header == null ? options : options.withHeader(header);
    return onBadRow == null ? options : options.withOnBadRow(onBadRow);
  }

  /** An unknown name is the command line's mistake here, not that of the data. */
  private Charset charset() {
    try {
      return TextEncodings.byName(encoding);
    } catch (DataException e) {
      Fault fault = e.faults().get(0);
      throw new ConfigException(new Fault("C72", "--encoding", fault.message(), fault.hints()), e);
    }
  }
}
