package io.github.bertft.export;

/** How the graph holds the tables and linear layers, which are almost all of its bytes. */
interface OnnxLayers {
  /** Rows of an embedding table by int64 ids: the shape of the ids and the width; float32. */
  String rows(String table, String ids);

  /** {@code x W^T + b} over the last axis; float32. */
  String linear(String value, String layer);
}
