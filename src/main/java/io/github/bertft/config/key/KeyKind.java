package io.github.bertft.config.key;

/** How a key's value is written. */
public enum KeyKind {
  /** A mapping with known keys. */
  BLOCK,
  WHOLE,
  NUMBER,
  BOOLEAN,
  TEXT,
  /** A column's name, or its position from 1. */
  COLUMN,
  /** A whole number, or a text of the key's pattern. */
  WHOLE_OR_TEXT,
  CHOICE,
  PATH,
  /** A path, or a dataset of the hub. */
  DATA,
  TEXT_LIST,
  /** A mapping from free names to blocks of the same keys. */
  BLOCK_MAP,
  /** A mapping from free names to paths or datasets of the hub. */
  DATA_MAP,
  /** A mapping from other keys of the config to lists of their values. */
  SPACE,
  /** A choice, or a mapping from free names to numbers. */
  CHOICE_OR_NUMBERS
}
