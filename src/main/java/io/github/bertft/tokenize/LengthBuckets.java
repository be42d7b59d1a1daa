package io.github.bertft.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Groups texts of like length into batches; pure functions of seed, epoch and lengths.
 *
 * <p>An epoch's texts stand in an order (shuffled for training, as given for evaluation), which is
 * cut into pools. Each pool is sorted by length, the longest first and equal lengths in their
 * order, then cut into batches, whose order inside of the pool is shuffled again for training. So a
 * batch holds texts of almost one length, yet any two texts may meet, and only a pool's lengths are
 * needed at a time. Every text stands in exactly one batch of an epoch.
 *
 * <p>A batch is full when it holds {@code batchSize} texts, or when one more would bring its padded
 * tokens (texts times longest) over {@code maxBatchTokens}. A text longer than that budget is a
 * batch of its own.
 */
public final class LengthBuckets implements BatchOrder {
  /** Stands for {@code maxBatchTokens} where only the number of texts limits a batch. */
  public static final int NO_TOKEN_LIMIT = Integer.MAX_VALUE;

  /** Batches that share a pool unless told otherwise, as in Hugging Face's group_by_length. */
  public static final int DEFAULT_POOL_BATCHES = 50;

  private static final long EPOCH_STREAM = 1;
  private static final long POOL_STREAM = 2;

  private final int batchSize;
  private final int maxBatchTokens;
  private final int poolBatches;
  private final boolean shuffled;
  private final long seed;

  private LengthBuckets(
      int batchSize, int maxBatchTokens, int poolBatches, boolean shuffled, long seed) {
    this.batchSize = requirePositive(batchSize, "batchSize");
    this.maxBatchTokens = requirePositive(maxBatchTokens, "maxBatchTokens");
    this.poolBatches = requirePositive(poolBatches, "poolBatches");
    this.shuffled = shuffled;
    this.seed = seed;
  }

  /**
   * For training: another order each epoch.
   *
   * @param batchSize most texts of a batch
   * @param maxBatchTokens most tokens of a batch, padding included, or {@link #NO_TOKEN_LIMIT}
   * @param poolBatches a pool has this times {@code batchSize} texts
   * @param seed any number
   */
  public static LengthBuckets shuffled(
      int batchSize, int maxBatchTokens, int poolBatches, long seed) {
    return new LengthBuckets(batchSize, maxBatchTokens, poolBatches, true, seed);
  }

  /**
   * For evaluation and prediction: pools in the order given, the same each epoch.
   *
   * @param batchSize most texts of a batch
   * @param maxBatchTokens most tokens of a batch, padding included, or {@link #NO_TOKEN_LIMIT}
   */
  public static LengthBuckets inOrder(int batchSize, int maxBatchTokens) {
    return new LengthBuckets(batchSize, maxBatchTokens, DEFAULT_POOL_BATCHES, false, 0);
  }

  /**
   * Limits of the parts of a batch, each of which is encoded on its own: the tokens that a batch of
   * texts of one window may have.
   *
   * @param maxTokens of a window
   */
  LengthBuckets ofWindows(int maxTokens) {
    long whole = (long) batchSize * maxTokens;
    int most = fixedBatchCounts() ? (int) Math.min(NO_TOKEN_LIMIT, whole) : maxBatchTokens;
    return inOrder(Integer.MAX_VALUE, most);
  }

  /** The rows of an epoch in their order before sorting; a permutation. */
  public int[] order(int examples, int epoch) {
    if (shuffled) {
      return new SeededShuffle(seed, EPOCH_STREAM, epoch).permutation(examples);
    }
    int[] order = new int[examples];
    Arrays.setAll(order, row -> row);
    return order;
  }

  /** The epoch's order, turned so that it starts at that place's pool. */
  @Override
  public int[] encodingOrder(int examples, int epoch, int skippedBatches) {
    int[] order = order(examples, epoch);
    if (!fixedBatchCounts()) {
      return order;
    }
    int start = (int) Math.min(examples, (long) (skippedBatches / poolBatches) * poolExamples());
    int[] turned = Arrays.copyOfRange(order, start, start + examples);
    System.arraycopy(order, 0, turned, examples - start, start);
    return turned;
  }

  /** With a token budget it depends on all lengths, else it is known at once. */
  @Override
  public int batchesIn(EncodedCorpus corpus, int epoch) {
    return batchesIn(corpus.size(), corpus::tokens, epoch);
  }

  @Override
  public LengthBuckets limits() {
    return this;
  }

  int batchesIn(int examples, IntUnaryOperator tokens, int epoch) {
    if (fixedBatchCounts()) {
      return fixedBatches(examples);
    }
    int[] order = order(examples, epoch);
    int batches = 0;
    for (int pool = 0; pool < pools(order.length); pool++) {
      batches += batches(order, epoch, pool, tokens).size();
    }
    return batches;
  }

  @Override
  public Iterator<int[]> rows(EncodedCorpus corpus, int epoch, int skippedBatches) {
    return rows(corpus.size(), corpus::tokens, epoch, skippedBatches);
  }

  /** A pool's lengths are asked for only when its turn comes. */
  Iterator<int[]> rows(int examples, IntUnaryOperator tokens, int epoch, int skippedBatches) {
    int[] order = order(examples, epoch);
    int skippedPools = fixedBatchCounts() ? skippedBatches / poolBatches : 0;
    return IntStream.range(skippedPools, pools(examples))
        .boxed()
        .flatMap(pool -> batches(order, epoch, pool, tokens).stream())
        .skip(skippedBatches - (long) skippedPools * poolBatches)
        .iterator();
  }

  /** Whether the number of batches follows from the number of texts alone. */
  boolean fixedBatchCounts() {
    return maxBatchTokens == NO_TOKEN_LIMIT;
  }

  int pools(int examples) {
    return (int) ((examples + (long) poolExamples() - 1) / poolExamples());
  }

  /**
   * The batches of one pool, each as rows.
   *
   * @param order the epoch's order
   * @param tokens length of a row
   */
  List<int[]> batches(int[] order, int epoch, int pool, IntUnaryOperator tokens) {
    int start = pool * poolExamples();
    int end = (int) Math.min(order.length, (long) start + poolExamples());
    List<int[]> batches = cut(Arrays.copyOfRange(order, start, end), tokens);
    if (!shuffled) {
      return batches;
    }
    int[] places = new SeededShuffle(seed, POOL_STREAM, epoch, pool).permutation(batches.size());
    return Arrays.stream(places).mapToObj(batches::get).toList();
  }

  /** Sorts rows by length, the longest first, and cuts them into batches. */
  List<int[]> cut(int[] rows, IntUnaryOperator tokens) {
    long[] keys = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      keys[i] = ((long) -tokens.applyAsInt(rows[i]) << Integer.SIZE) | i;
    }
    Arrays.sort(keys);
    int[] sorted = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      sorted[i] = rows[(int) keys[i]];
    }
    List<int[]> batches = new ArrayList<>();
    for (int start = 0; start < sorted.length; ) {
      int longest = Math.max(1, tokens.applyAsInt(sorted[start]));
      int size = Math.max(1, Math.min(batchSize, maxBatchTokens / longest));
      int end = Math.min(sorted.length, start + Math.min(size, sorted.length - start));
      batches.add(Arrays.copyOfRange(sorted, start, end));
      start = end;
    }
    return batches;
  }

  private int poolExamples() {
    return (int) Math.min(Integer.MAX_VALUE, (long) batchSize * poolBatches);
  }

  /** Number of batches of that many texts, known only with {@link #fixedBatchCounts}. */
  int fixedBatches(int examples) {
    return (int) ((examples + (long) batchSize - 1) / batchSize);
  }

  private static int requirePositive(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + value);
    }
    return value;
  }
}
