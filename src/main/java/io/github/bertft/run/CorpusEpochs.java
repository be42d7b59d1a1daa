package io.github.bertft.run;

import io.github.bertft.tokenize.BatchOrder;
import io.github.bertft.tokenize.BatchPipeline;
import io.github.bertft.tokenize.EncodedCorpus;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.train.EpochSource;

/** Joins the batches of {@code tokenize} to the loop of {@code train}. */
record CorpusEpochs(EncodedCorpus corpus, BatchOrder order) implements EpochSource {
  @Override
  public int batches(int epoch) {
    return order.batchesIn(corpus, epoch);
  }

  @Override
  public Batches open(int epoch, int skip) {
    BatchPipeline pipeline = BatchPipeline.open(corpus, order, epoch, skip);
    return new Batches() {
      @Override
      public boolean hasNext() {
        return pipeline.hasNext();
      }

      @Override
      public TextBatch next() {
        return pipeline.next();
      }

      @Override
      public void close() {
        pipeline.close();
      }
    };
  }
}
