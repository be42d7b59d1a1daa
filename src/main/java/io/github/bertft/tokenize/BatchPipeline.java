package io.github.bertft.tokenize;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one epoch, collated ahead by a thread of its own.
 *
 * <p>A pool's texts are awaited only when its turn comes, so the first batch is there as soon as
 * the first pool is encoded. The batches depend on corpus, order and epoch alone, never on timing.
 * For one consumer; close it before the corpus.
 */
public final class BatchPipeline implements Iterator<TextBatch>, AutoCloseable {
  private static final int BATCHES_AHEAD = 4;

  private final EncodedCorpus corpus;
  private final BatchOrder order;
  private final int epoch;
  private final int skippedBatches;
  private final int batches;
  private final BlockingQueue<Ready> queue = new ArrayBlockingQueue<>(BATCHES_AHEAD);
  private final Thread thread;
  private int position;
  private @Nullable Throwable failure;
  private boolean closed;

  private BatchPipeline(EncodedCorpus corpus, BatchOrder order, int epoch, int skippedBatches) {
    this.corpus = corpus;
    this.order = order;
    this.epoch = epoch;
    this.skippedBatches = skippedBatches;
    this.batches = order.batchesIn(corpus, epoch);
    if (skippedBatches < 0 || skippedBatches > batches) {
      throw new IllegalArgumentException(
          "skippedBatches must be from 0 to " + batches + ", was " + skippedBatches);
    }
    this.position = skippedBatches;
    this.thread = new Thread(this::collate, "bertft-collate");
    this.thread.setDaemon(true);
  }

  /** One batch, or the reason why there is none. */
  private record Ready(@Nullable TextBatch batch, @Nullable Throwable failure) {}

  /**
   * Starts an epoch. With a token budget this waits until the corpus is encoded.
   *
   * @param epoch from 0; with the order's seed it fixes the batches
   * @param skippedBatches where to start: the batches from there on are the same as without a skip
   */
  public static BatchPipeline open(
      EncodedCorpus corpus, BatchOrder order, int epoch, int skippedBatches) {
    BatchPipeline pipeline = new BatchPipeline(corpus, order, epoch, skippedBatches);
    pipeline.thread.start();
    return pipeline;
  }

  /** Number of batches of the whole epoch, skipped ones included. */
  public int batches() {
    return batches;
  }

  /** Number of the batch that {@link #next} gives, from 0; skipped ones count. */
  public int position() {
    return position;
  }

  @Override
  public boolean hasNext() {
    return position < batches;
  }

  /**
   * The next batch; {@link TextBatch#rows} are rows of the corpus.
   *
   * @throws RuntimeException what went wrong while encoding or collating, as it was thrown there
   * @throws CancellationException if this thread is interrupted while it waits
   */
  @Override
  public TextBatch next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all " + batches + " batches were given");
    }
    if (closed) {
      throw new IllegalStateException("the pipeline is closed");
    }
    if (failure != null) {
      throw BackgroundThread.rethrow(failure);
    }
    Ready ready;
    try {
      ready = queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for a batch");
    }
    if (ready.batch() == null) {
      failure = ready.failure();
      throw BackgroundThread.rethrow(
          failure == null ? new IllegalStateException("no batch and no reason") : failure);
    }
    position++;
    return ready.batch();
  }

  /** Stops the thread and waits for its end. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    BackgroundThread.join(thread);
  }

  private void collate() {
    try {
      try {
        collateAll();
      } catch (RuntimeException | Error e) {
        queue.put(new Ready(null, e));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed: nobody waits for more
    }
  }

  private void collateAll() throws InterruptedException {
    BatchCollator collator =
        new BatchCollator(corpus.maxTokens(), corpus.padTokenId(), order.limits());
    Iterator<int[]> batchRows = order.rows(corpus, epoch, skippedBatches);
    while (batchRows.hasNext()) {
      queue.put(new Ready(collator.collate(batchRows.next(), corpus::text), null));
    }
  }
}
