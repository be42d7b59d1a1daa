package io.github.bertft.data;

/** Layout of a data file or folder; every file of text may be gzipped, whatever its name. */
public enum DataFormat {
  /** By the name's ending, then by the first character. */
  AUTO,
  /** Comma separated, RFC 4180 quoting: fields may hold commas, quotes and line breaks. */
  CSV,
  /**
   * Tab separated, one row a line. A field is unquoted only if it both starts and ends with a quote
   * and doubles those inside; every other quote is part of the text, since most files of this kind
   * are written without quoting. Fields cannot hold tabs or line breaks.
   */
  TSV,
  /** One JSON object a line. */
  JSONL,
  /** One JSON array of objects. */
  JSON,
  /** Apache Parquet: columns with types, read by a library that the user fetches. */
  PARQUET,
  /** A folder per class with one {@code .txt} file per text. */
  FOLDER,
  /** {@code LABEL text} lines, cut at the first space or tab; whole lines without labels. */
  LINES,
  /**
   * CSV without header as Zhang et al. 2015 publish it: class number, then one to three texts,
   * which are joined by a dash between blanks.
   */
  ZHANG,
  /** {@link #FOLDER} with the classes {@code pos} and {@code neg} of the Large Movie Reviews. */
  ACLIMDB,
  /** {@link #LINES} as {@code COARSE:fine question}. */
  TREC
}
