package io.github.bertft.tokenize;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * The batches of several tasks in one order (Sun et al. 2019, section 5.5): each batch holds texts
 * of one task.
 *
 * <p>The corpus holds the tasks' texts one task after the other. In an epoch each task has a fixed
 * number of batches, and which task comes when is a shuffle of these; so the shares are exact, not
 * only expected. A task goes through its texts pass by pass, each pass in an order of its own, and
 * an epoch goes on where the one before stopped. With one task all is as with its {@link
 * LengthBuckets} alone.
 */
public final class TaskMixture implements BatchOrder {
  private static final long TASK_STREAM = 3;

  private final LengthBuckets buckets;
  private final int[] sizes;
  private final Sampling sampling;
  private final long seed;

  /** How many batches of an epoch a task gets. */
  public enum Sampling {
    /** In proportion to its texts: each text once an epoch. */
    PROPORTIONAL,
    /**
     * In proportion to the square root of their number, the number of all batches being the same:
     * texts of small tasks come several times an epoch, those of large ones not in each.
     */
    SQUARE_ROOT
  }

  /**
   * Draws nothing yet.
   *
   * @param buckets how each task's texts are cut into batches
   * @param sizes number of texts of each task, in the order of the corpus
   */
  public TaskMixture(LengthBuckets buckets, int[] sizes, Sampling sampling, long seed) {
    this.buckets = buckets;
    this.sizes = sizes.clone();
    this.sampling = sampling;
    this.seed = seed;
  }

  @Override
  public LengthBuckets limits() {
    return buckets;
  }

  /** The task to which a row of the corpus belongs. */
  public int taskOf(int row) {
    int task = 0;
    for (int end = sizes[0]; row >= end; end += sizes[task]) {
      task++;
    }
    return task;
  }

  /** Number of batches of each task in an epoch; waits as {@link #batchesIn}. */
  public int[] shares(EncodedCorpus corpus, int epoch) {
    if (sampling == Sampling.PROPORTIONAL) {
      return tasks().map(task -> batchesInPass(corpus, task, epoch)).toArray();
    }
    int total = tasks().map(task -> batchesInPass(corpus, task, 0)).sum();
    return divide(total, Arrays.stream(sizes).mapToDouble(Math::sqrt).toArray());
  }

  /**
   * Whole shares of a total by weight, by the method of largest remainders; each at least 1, even
   * where that brings the sum over the total.
   */
  static int[] divide(int total, double[] weights) {
    double sum = Arrays.stream(weights).sum();
    int[] shares = new int[weights.length];
    double[] remainders = new double[weights.length];
    for (int i = 0; i < shares.length; i++) {
      double exact = total * weights[i] / sum;
      shares[i] = (int) exact;
      remainders[i] = exact - shares[i];
    }
    int left = total - Arrays.stream(shares).sum();
    IntStream.range(0, shares.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -remainders[i]))
        .limit(left)
        .forEach(i -> shares[i]++);
    return Arrays.stream(shares).map(share -> Math.max(1, share)).toArray();
  }

  @Override
  public int batchesIn(EncodedCorpus corpus, int epoch) {
    return Arrays.stream(shares(corpus, epoch)).sum();
  }

  @Override
  public Iterator<int[]> rows(EncodedCorpus corpus, int epoch, int skippedBatches) {
    int[] order = taskOrder(shares(corpus, epoch), epoch);
    long[] taken = new long[sizes.length];
    for (int before = 0; before < epoch; before++) {
      int[] shares = shares(corpus, before);
      tasks().forEach(task -> taken[task] += shares[task]);
    }
    for (int place = 0; place < skippedBatches; place++) {
      taken[order[place]]++;
    }
    Passes[] passes =
        tasks().mapToObj(task -> new Passes(corpus, task, taken[task])).toArray(Passes[]::new);
    return IntStream.range(skippedBatches, order.length)
        .mapToObj(place -> passes[order[place]].next())
        .iterator();
  }

  /** Which task each batch of an epoch belongs to. */
  int[] taskOrder(int[] shares, int epoch) {
    int[] tasks =
        tasks().flatMap(task -> IntStream.generate(() -> task).limit(shares[task])).toArray();
    int[] places = new SeededShuffle(seed, TASK_STREAM, epoch).permutation(tasks.length);
    return Arrays.stream(places).map(place -> tasks[place]).toArray();
  }

  /** All tasks side by side, as they are drawn in proportion to their texts. */
  @Override
  public int[] encodingOrder(int examples, int epoch, int skippedBatches) {
    if (sizes.length == 1) {
      return buckets.encodingOrder(examples, epoch, skippedBatches);
    }
    int[] rows = new int[examples];
    double[] progress = new double[examples];
    for (int task = 0; task < sizes.length; task++) {
      int start = start(task);
      int[] order = buckets.encodingOrder(sizes[task], epoch, 0);
      for (int i = 0; i < order.length; i++) {
        rows[start + i] = start + order[i];
        progress[start + i] = (double) i / order.length;
      }
    }
    return IntStream.range(0, examples)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> progress[i]))
        .mapToInt(i -> rows[i])
        .toArray();
  }

  private IntStream tasks() {
    return IntStream.range(0, sizes.length);
  }

  private int start(int task) {
    return Arrays.stream(sizes, 0, task).sum();
  }

  private int batchesInPass(EncodedCorpus corpus, int task, int pass) {
    int start = start(task);
    return buckets.batchesIn(sizes[task], row -> corpus.tokens(start + row), pass);
  }

  /** A task's batches from a place on, pass after pass without end. */
  private final class Passes {
    private final EncodedCorpus corpus;
    private final int task;
    private final int start;
    private int pass;
    private Iterator<int[]> batches;

    Passes(EncodedCorpus corpus, int task, long taken) {
      this.corpus = corpus;
      this.task = task;
      start = start(task);
      long skipped = taken;
      for (int count; skipped >= (count = batchesInPass(corpus, task, pass)); pass++) {
        skipped -= count;
      }
      batches = open((int) skipped);
    }

    private Iterator<int[]> open(int skipped) {
      return buckets.rows(sizes[task], row -> corpus.tokens(start + row), pass, skipped);
    }

    int[] next() {
      if (!batches.hasNext()) {
        pass++;
        batches = open(0);
      }
      return Arrays.stream(batches.next()).map(row -> start + row).toArray();
    }
  }
}
