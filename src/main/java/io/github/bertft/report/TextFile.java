package io.github.bertft.report;

import java.io.Writer;

/** A text file that stands in its place when it is complete, not before. */
interface TextFile extends AutoCloseable {
  /** Where the text goes; closed with this file. */
  Writer writer();

  /**
   * Puts the finished file in its place.
   *
   * @throws io.github.bertft.fault.ResourceException if the disk refuses
   */
  void commit();

  @Override
  void close();
}
