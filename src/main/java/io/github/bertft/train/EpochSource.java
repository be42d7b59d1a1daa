package io.github.bertft.train;

import io.github.bertft.tokenize.TextBatch;
import java.util.Iterator;

/** The batches of each epoch; the same for the same epoch, whenever they are asked for. */
public interface EpochSource {
  /** Batches of one epoch, counted from 0. */
  int batches(int epoch);

  /**
   * Opens an epoch.
   *
   * @param skip number of batches to leave out at the start, for a run that is continued
   */
  Batches open(int epoch, int skip);

  /** An epoch's batches in order; the caller closes it. */
  interface Batches extends Iterator<TextBatch>, AutoCloseable {
    @Override
    void close();
  }
}
