package io.github.bertft.tokenize;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The batches of a whole pre-training, epoch after epoch, made a few ahead in the background.
 *
 * <p>A batch depends on the examples and its number alone, never on timing. For one consumer.
 */
public final class MaskedBatches {
  private static final int BATCHES_AHEAD = 4;

  private final PretrainingExamples examples;
  private final Deque<CompletableFuture<MaskedBatch>> ahead = new ArrayDeque<>();
  private List<int[]> rows = List.of();
  private int epoch = -1;
  private long next;
  private long taken;

  /**
   * Starts at a batch.
   *
   * @param first number of the batch since the start of the first epoch
   */
  public MaskedBatches(PretrainingExamples examples, long first) {
    this.examples = examples;
    next = first;
    taken = first;
  }

  /**
   * The next batches; there is always one.
   *
   * @param most of them; fewer where the epoch ends
   * @throws RuntimeException what went wrong in the background, as it was thrown there
   */
  public List<MaskedBatch> next(int most) {
    List<MaskedBatch> group = new ArrayList<>();
    do {
      group.add(next());
      taken++;
    } while (group.size() < most && taken % examples.batches() != 0);
    return group;
  }

  private MaskedBatch next() {
    while (ahead.size() < BATCHES_AHEAD) {
      ahead.add(begin(next++));
    }
    try {
      return ahead.remove().join();
    } catch (CompletionException e) {
      throw BackgroundThread.rethrow(e.getCause() == null ? e : e.getCause());
    }
  }

  private CompletableFuture<MaskedBatch> begin(long number) {
    int wanted = (int) (number / examples.batches());
    if (wanted != epoch) {
      epoch = wanted;
      rows = examples.rows(epoch);
    }
    int[] batch = rows.get((int) (number % examples.batches()));
    return CompletableFuture.supplyAsync(() -> examples.batch(batch, wanted));
  }
}
