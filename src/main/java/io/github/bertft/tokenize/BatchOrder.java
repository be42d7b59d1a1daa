package io.github.bertft.tokenize;

import java.util.Iterator;

/** Which rows of a corpus stand in which batch of an epoch; a pure function of seed and lengths. */
public interface BatchOrder {
  /**
   * Number of batches of an epoch, from 0; where that depends on lengths, waits until the whole
   * corpus is encoded.
   */
  int batchesIn(EncodedCorpus corpus, int epoch);

  /**
   * The rows of each batch of an epoch; waits for texts where it needs their lengths.
   *
   * @param skippedBatches how many batches are left out at the start
   */
  Iterator<int[]> rows(EncodedCorpus corpus, int epoch, int skippedBatches);

  /**
   * The order in which texts should be encoded so that training from a place in an epoch waits as
   * little as possible: all rows, each once.
   *
   * @param skippedBatches batches of the epoch that are not needed, as on resume
   */
  int[] encodingOrder(int examples, int epoch, int skippedBatches);

  /** The limits of each batch. */
  LengthBuckets limits();
}
