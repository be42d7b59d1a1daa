package io.github.bertft.report;

/** How predictions are written; {@code docs/files.md} describes each. */
public enum PredictionFormat {
  /** Lines for a person. */
  TEXT,
  /** One array of objects. */
  JSON,
  /** One object a line. */
  JSONL,
  /** Comma-separated with a header, quoted as RFC 4180 has it, lines ended by a line feed. */
  CSV,
  /** As {@link #CSV} with a tab instead of the comma; a field with a tab is quoted. */
  TSV
}
